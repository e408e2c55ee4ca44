using System.Text;
using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>A row that is far ahead of the clock is not used, so that it cannot make the rows after it late.</summary>
public sealed class FutureRowsTests
{
    private const long Hour = 3_600_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly WatermarkOperator.Log _watermarks = new();
    private readonly List<DeadLetter> _letters = [];
    private readonly List<Sample> _rows = [];

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Append_RowBeyondMaxAhead_IsDroppedAndMovesNoTime()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await StartAsync(source);

        await source.SendAsync(Row("a", Now), Row("b", Now + Hour + 1), Row("c", Now - 5_000));
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal([Row("a", Now), Row("c", Now - 5_000)], _rows);
        Assert.Equal(new EventTime(Now - 10_000), _watermarks.Newest);
        StageCounters counters = running.Status().Single(s => s.Stage == "in").Counters;
        Assert.Equal((2, 1, 0), (counters.RowsIn, counters.Dropped(DropReason.Future), counters.LateRows));
    }

    [Fact]
    public async Task Append_RowBeyondMaxAhead_IsKeptAsADeadLetter()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await StartAsync(source);

        await source.SendAsync(Row("b", Now + Hour + 1, value: 0.5));

        DeadLetter letter = Assert.Single(_letters);
        Assert.Equal(("in", "0", DropReason.Future), (letter.Source, letter.Place, letter.Reason));
        Assert.Equal("2026-01-01T13:00:00.001Z is more than 1h ahead of the clock", letter.Detail);
        Assert.Equal($$"""b{host="x"} 0.5 {{Now + Hour + 1}}""", Encoding.UTF8.GetString(letter.Raw.Span));
        Assert.Equal(_clock.GetUtcNow(), letter.Time);
    }

    [Fact]
    public async Task Append_RowAtMaxAhead_IsUsed()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await StartAsync(source, maxAhead: TimeSpan.FromHours(5));

        await source.SendAsync(Row("a", Now + (5 * Hour)));
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal([Row("a", Now + (5 * Hour))], _rows);
    }

    [Fact]
    public async Task Append_ClockHasMovedOn_TheBoundMovesWithIt()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await StartAsync(source);
        Sample row = Row("a", Now + Hour + 1);

        await source.SendAsync(row);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await source.SendAsync(row);
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal([row], _rows);
    }

    [Fact]
    public async Task Append_SourceThatSimulatesTime_MayBeAnywhere()
    {
        Sample[] rows = [Row("a", Now), Row("a", Now + (1_000 * Hour))];
        await using RunningTopology running = await StartAsync(new ReplaySource(rows, rowsPerCommit: 1));

        await running.Completion.WaitAsync(Patience);

        Assert.Equal(rows, _rows);
    }

    [Fact]
    public async Task CommitAsync_NothingButRowsBeyondMaxAhead_DoesNotHoldTimeBack()
    {
        ScriptedSource busy = new();
        ScriptedSource broken = new();
        await using RunningTopology running = await StartAsync(busy, broken);
        for (int second = 0; second < 40; second += 10)
        {
            await busy.SendAsync(Row("a", Now));
            await broken.SendAsync(Row("b", Now + (2 * Hour)));
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        await running.TickAsync();
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal(new EventTime(Now - 20_000), _watermarks.Newest);
        StageCounters counters = running.Status().Single(s => s.Stage == "in-2").Counters;
        Assert.Equal((0, 4), (counters.RowsIn, counters.Dropped(DropReason.Future)));
    }

    private static Sample Row(string name, long time, double value = 1) =>
        new(Labels.Of((Labels.MetricName, name), ("host", "x")), new EventTime(time), value);

    private Task<RunningTopology> StartAsync(Source source, Source? second = null, TimeSpan? maxAhead = null)
    {
        TopologySettings settings = new() { Shards = 1 };
        PipelineBuilder builder = Pipeline.Using(new StageRegistry())
            .With(settings with { MaxAhead = maxAhead ?? settings.MaxAhead });
        Flow flow = builder.From("in", () => source);
        return (second is null ? flow : flow.And(builder.From("in", () => second)))
            .Through("watch", context => new WatermarkOperator(context, _watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(new RunOptions { Clock = _clock, DeadLetters = new Letters(_letters) });
    }

    private sealed class Letters(List<DeadLetter> kept) : IDeadLetterOutput
    {
        public void Write(DeadLetter letter) => kept.Add(letter);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
