using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Console;
using Streams.Sinks.Tests.Support;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Console;

public sealed class ConsoleSinkTests : IDisposable
{
    private const long Noon = 1767268800000;

    private readonly ManualTimeProvider _clock = new();
    private readonly TestConsole _console = new();
    private readonly TestConsole _plain = new(ansi: false);

    public void Dispose()
    {
        _console.Dispose();
        _plain.Dispose();
    }

    [Fact]
    public async Task WriteAsync_NoTerminal_WritesALineARow()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _plain, isTerminal: false);

        await Write(sink, (Make.Series("http_requests_total", ("service", "a")), Noon + 1000, 42), (Make.Series("up"), Noon, 0.1));

        Assert.Equal("12:00:01.000 http_requests_total{service=\"a\"} 42\n12:00:00.000 up 0.1\n", _plain.Written);
    }

    [Fact]
    public async Task WriteAsync_LongLine_IsNeverWrapped()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _plain, isTerminal: false);

        await Write(sink, (Make.Series("up", ("long", new string('x', 5000))), Noon, 1));

        Assert.Single(_plain.Written.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task WriteAsync_Ndjson_WritesJson()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions { Format = ConsoleFormat.Ndjson }, _plain, isTerminal: true);

        await Write(sink, (Make.Series("up", ("city", "Köln")), Noon, 1));
        await sink.WriteAsync(new AlertBatch([Alert(AlertState.Firing)]), CancellationToken.None);

        string[] lines = _plain.Written.TrimEnd('\n').Split('\n');
        Assert.Equal("Köln", JsonDocument.Parse(lines[0]).RootElement.GetProperty("labels").GetProperty("city").GetString());
        Assert.Equal("firing", JsonDocument.Parse(lines[1]).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task WriteAsync_AlertWithoutTerminal_IsAPlainLine()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _plain, isTerminal: false);

        await sink.WriteAsync(new AlertBatch([Alert(AlertState.Firing)]), CancellationToken.None);

        Assert.Equal("12:00:00.000 FIRING HighLatency{service=\"a\"} 0.93 slow\n", _plain.Written);
    }

    [Fact]
    public async Task WriteAsync_Terminal_PaintsInPlace()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _console, isTerminal: true);
        Screen screen = new();

        await Write(sink, (Make.Series("up"), Noon, 1), (Make.Series("down"), Noon, 2));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Write(sink, (Make.Series("up"), Noon + 1000, 7));

        string[] lines = screen.Feed(_console.Written).Text.Split('\n');
        Assert.Equal(
            ["series  value  trend  time      rows", "down        2  ▁      12:00:00     1", "up          7  ▁█     12:00:01     2"],
            lines[..3]);
        Assert.Equal("2 series, 3 rows, newest 2026-01-01T12:00:01.000Z", Assert.Single(lines[3..]));
    }

    [Fact]
    public async Task WriteAsync_WithinTheRefreshTime_PaintsOnceWhenItIsOver()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _console, isTerminal: true);
        await Write(sink, (Make.Series("up"), Noon, 1));
        _console.Take();

        for (int i = 0; i < 50; i++)
        {
            await Write(sink, (Make.Series("up"), Noon + i, i));
            await sink.OnIdleAsync(CancellationToken.None);
        }

        string during = _console.Take();
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        string after = _console.Take();
        _clock.Advance(TimeSpan.FromSeconds(10));
        await sink.OnIdleAsync(CancellationToken.None);

        Assert.Equal("", during);
        Assert.Contains("49", after);
        Assert.Equal("", _console.Take());
    }

    [Fact]
    public async Task WriteAsync_AlertOnATerminal_StandsAboveTheTable()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _console, isTerminal: true);

        await Write(sink, (Make.Series("up"), Noon, 1));
        await sink.WriteAsync(new AlertBatch([Alert(AlertState.Firing)]), CancellationToken.None);
        await sink.WriteAsync(new AlertBatch([Alert(AlertState.Resolved)]), CancellationToken.None);

        string[] lines = new Screen().Feed(_console.Written).Text.Split('\n');
        Assert.Equal("12:00:00.000 FIRING HighLatency{service=\"a\"} 0.93 slow", lines[0]);
        Assert.Equal("12:00:00.000 RESOLVED HighLatency{service=\"a\"} 0.93 slow", lines[1]);
        Assert.StartsWith("series", lines[2]);
        Assert.Equal(5, lines.Length);
        Assert.Contains("\e[1;31mFIRING\e[0m", _console.Written);
    }

    [Fact]
    public async Task CompleteAsync_RowsHeldBack_PaintsThemAndShowsTheCursor()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions(), _console, isTerminal: true);
        await Write(sink, (Make.Series("up"), Noon, 1));
        await Write(sink, (Make.Series("up"), Noon, 123));

        await sink.CompleteAsync(CancellationToken.None);
        await sink.DisposeAsync();

        Assert.Contains("123", new Screen().Feed(_console.Written).Text);
        Assert.EndsWith("\e[?25h", _console.Written);
    }

    [Fact]
    public async Task CompleteAsync_TableWithoutTerminal_IsWrittenOnce()
    {
        await using ConsoleSink sink = await Open(new ConsoleOptions { Format = ConsoleFormat.Table }, _plain, isTerminal: false);
        await Write(sink, (Make.Series("up"), Noon, 1));
        string before = _plain.Written;

        await sink.CompleteAsync(CancellationToken.None);

        Assert.Equal("", before);
        Assert.StartsWith("series", _plain.Written);
        Assert.DoesNotContain('\e', _plain.Written);
    }

    [Fact]
    public async Task WriteAsync_LowTerminal_PaintsNoMoreThanFits()
    {
        using TestConsole low = new(height: 10);
        await using ConsoleSink sink = await Open(new ConsoleOptions(), low, isTerminal: true);

        for (int round = 0; round < 3; round++)
        {
            await Write(sink, [.. Enumerable.Range(0, 50).Select(i => (Make.Series("up", ("i", $"{i}"), ("job", "a")), Noon, 1.0))]);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(new Screen().Feed(low.Written).Text.Split('\n').Length, 7, 9);
    }

    private async Task<ConsoleSink> Open(ConsoleOptions options, TestConsole console, bool isTerminal)
    {
        ConsoleSink sink = new(options, console.Console, isTerminal);
        await sink.OpenAsync(new SinkContext(_clock), null, CancellationToken.None);
        return sink;
    }

    private static async Task Write(ConsoleSink sink, params (Labels, long, double)[] rows)
    {
        using SampleBatch batch = Make.Batch(rows);
        await sink.WriteAsync(batch, CancellationToken.None);
    }

    private static AlertChange Alert(AlertState state) => new()
    {
        Labels = Labels.Of(("alertname", "HighLatency"), ("service", "a")),
        Annotations = Labels.Of(("summary", "slow")),
        State = state,
        Time = new EventTime(Noon),
        ActiveAt = new EventTime(Noon),
        Value = 0.93,
    };
}
