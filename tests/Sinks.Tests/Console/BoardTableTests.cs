using Spectre.Console;
using Streams.Data;
using Streams.Sinks.Console;
using Streams.Sinks.Tests.Support;

namespace Streams.Sinks.Tests.Console;

public sealed class BoardTableTests
{
    private const long Noon = 1767268800000;

    [Fact]
    public void Draw_AFewServices_LooksAsMeant()
    {
        SeriesBoard board = Services();

        string text = Draw(board, new ConsoleOptions(), width: 80);
        File.WriteAllText("/tmp/board80.txt", text + "\n\n" + Draw(board, new ConsoleOptions(), width: 50) + "\n\n" + Draw(board, new ConsoleOptions(), width: 140)+ "\n\n" + Draw(board, new ConsoleOptions(), width: 30));

        Assert.Equal(
            """
            x
            """.ReplaceLineEndings("\n"),
            text);
    }

    private static SeriesBoard Services()
    {
        SeriesBoard board = new();
        (Labels, long, double)[] rows =
        [
            .. Enumerable.Range(0, 30).SelectMany(i => new (Labels, long, double)[]
            {
                (Make.Series("http_request_duration_seconds:p99", ("service", "checkout"), ("route", "/pay"), ("env", "prod")), Noon + i * 1000, 0.2 + Math.Abs(Math.Sin(i))),
                (Make.Series("http_requests_total", ("service", "checkout"), ("route", "/pay"), ("env", "prod")), Noon + i * 1000, 1_000_000 + i * 5000),
                (Make.Series("http_requests_total", ("service", "cart"), ("route", "/items"), ("env", "prod")), Noon + i * 1000, i * 50),
            }),
        ];
        using SampleBatch batch = Make.Batch(rows);
        board.Update(batch);
        return board;
    }

    private static string Draw(SeriesBoard board, ConsoleOptions options, int width, int rowsMax = 20)
    {
        using TestConsole console = new(width, ansi: false);
        console.Console.Write(BoardTable.Draw(board, options, rowsMax, width, isUnicode: true));
        return string.Join('\n', console.Written.Split('\n').Select(line => line.TrimEnd())).TrimEnd();
    }
}
