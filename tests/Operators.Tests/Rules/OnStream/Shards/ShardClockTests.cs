using Streams.Operators.Rules.OnStream;
using Streams.Operators.Rules.OnStream.Shards;
using Streams.Stages;

namespace Streams.Operators.Tests.Rules.OnStream.Shards;

public sealed class ShardClockTests : IDisposable
{
    private readonly RuleFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <remarks>Another number of shards between the first rows and the first evaluation: it must not begin later for that.</remarks>
    [Theory]
    [InlineData(9_000L, 11_000L)]
    [InlineData(11_000L, 9_000L)]
    [InlineData(9_000L, null)]
    [InlineData(null, 9_000L)]
    public void Read_StatesOfTwoShards_GoesOnFromTheirTimeWithTheEarliestRow(long? firstRow, long? otherFirstRow)
    {
        ShardClock clock = NewClock();
        foreach (long? row in (long?[])[firstRow, otherFirstRow])
        {
            StateReader state = new(StateOf(row));
            clock.Read(ref state);
        }

        Assert.Equal(8_000, clock.Watermark);
        Assert.Equal(
            [(10_000, 9_000), (15_000, 9_000)],
            clock.Advance(20_000).Select(due => (due.Time, due.Known.FirstRow ?? 0)));
    }

    /// <remarks>Such a shard is restored without any series and stopped again before time has moved.</remarks>
    [Fact]
    public void Read_StateOfAShardThatKnewNoTime_LeavesTimeAlone()
    {
        ShardClock clock = NewClock();
        StateWriter nothing = new();
        NewClock().Write(nothing);
        foreach (byte[] written in (byte[][])[StateOf(9_000), nothing.Written.ToArray()])
        {
            StateReader state = new(written);
            clock.Read(ref state);
        }

        Assert.Equal(8_000, clock.Watermark);
    }

    private ShardClock NewClock()
    {
        RulesOptions options = _files.OfGroup("- {record: total, expr: sum(up)}", "5s");
        return new ShardClock(options.Rules.Plan, options.CatchUp);
    }

    private byte[] StateOf(long? firstRow)
    {
        ShardClock clock = NewClock();
        if (firstRow is { } row)
        {
            clock.See([row]);
        }

        Assert.Empty(clock.Advance(8_000));
        StateWriter written = new();
        clock.Write(written);
        return written.Written.ToArray();
    }
}
