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

        Assert.Equal(
            """
            series                    route   service    value  trend         time      rows
            http_request_du…onds:p99  /pay    checkout  0.8636  ▇▂█▇▁██▂▇█▃▆  12:00:29    30
            http_requests_total       /items  cart        1450  ▁▁▂▃▃▄▅▆▆▇██  12:00:29    30
            http_requests_total       /pay    checkout  1.145M  ▁▁▂▃▃▄▅▆▆▇██  12:00:29    30
            all: env=prod
            3 series, 90 rows, newest 2026-01-01T12:00:29.000Z
            """,
            text);
    }

    [Fact]
    public void Draw_NarrowTerminal_JoinsLabelsAndLeavesOutWhatMattersLess()
    {
        string text = Draw(Services(), new ConsoleOptions(), width: 50);

        Assert.Equal(
            """
            series                labels                 value
            http_request_…ds:p99  route=/pay service=…  0.8636
            http_requests_total   route=/items servic…    1450
            http_requests_total   route=/pay service=…  1.145M
            all: env=prod
            3 series, 90 rows, newest 2026-01-01T12:00:29.000Z
            """,
            text);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(37)]
    [InlineData(80)]
    [InlineData(200)]
    public void Draw_AnyWidth_FitsWithoutWrapping(int width)
    {
        string[] lines = Draw(Services(), new ConsoleOptions(), width).Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void Draw_MoreSeriesThanRows_SaysHowManyAreShown()
    {
        string text = Draw(Services(), new ConsoleOptions { Rows = 2 }, width: 80);

        Assert.Contains("3 series, 2 shown, 90 rows", text);
        Assert.DoesNotContain("1.145M", text);
    }

    [Fact]
    public void Draw_SortByValue_PutsTheLargestFirst()
    {
        string text = Draw(Services(), new ConsoleOptions { Sort = ConsoleSort.Value }, width: 80);

        Assert.Contains("1.145M", text.Split('\n')[1]);
    }

    [Fact]
    public void Draw_EndedSeriesAndControlCharacters_AreShownAsWords()
    {
        SeriesBoard board = new();
        using SampleBatch batch = Make.Batch((Make.Series("up\e[2J", ("job", "a\nb")), Noon, StaleMarker.Value));
        board.Update(batch);

        string row = Draw(board, new ConsoleOptions(), width: 80).Split('\n')[1];

        Assert.StartsWith("up\uFFFD[2J  a\uFFFDb  ended", row);
    }

    private static SeriesBoard Services()
    {
        SeriesBoard board = new();
        (Labels, long, double)[] rows =
        [
            .. Enumerable.Range(0, 30).SelectMany(i => new (Labels, long, double)[]
            {
                (Make.Series("http_request_duration_seconds:p99", ("service", "checkout"), ("route", "/pay"), ("env", "prod")),
                    Noon + i * 1000, 0.2 + Math.Abs(Math.Sin(i))),
                (Make.Series("http_requests_total", ("service", "checkout"), ("route", "/pay"), ("env", "prod")),
                    Noon + i * 1000, 1_000_000 + i * 5000),
                (Make.Series("http_requests_total", ("service", "cart"), ("route", "/items"), ("env", "prod")),
                    Noon + i * 1000, i * 50),
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
