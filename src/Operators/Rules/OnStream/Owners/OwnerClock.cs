using Streams.Operators.Rules.Planning;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Says which of the times that shards send frames for are evaluated.</summary>
internal sealed class OwnerClock
{
    private bool _hasBegun;
    private long _skippedBefore = long.MinValue;

    /// <summary>The last time that frames were taken for; those of earlier ones are repetitions.</summary>
    public long Evaluated { get; private set; } = long.MinValue;

    /// <summary>How many evaluations of a group are left out, as shards say at a time.</summary>
    public long MissedBy(Cadence cadence, long time, ShardTime shards)
    {
        long from = Math.Max(_skippedBefore, time);
        return shards.SkippedBefore is { } next && next > from
            ? (cadence.FirstFrom(next) - cadence.FirstFrom(from)) / cadence.Interval
            : 0;
    }

    /// <summary>Takes a time in; false when nothing is evaluated at it.</summary>
    /// <remarks>
    /// Evaluation begins at the earliest row, the same however rows were cut and spread. Before any row only the clock moves
    /// time on, and every evaluation counts.
    /// </remarks>
    public bool Take(long time, ShardTime shards)
    {
        Evaluated = time;
        _skippedBefore = Math.Max(_skippedBefore, shards.SkippedBefore ?? long.MinValue);
        _hasBegun |= shards.FirstRow is null || time >= shards.FirstRow;
        return _hasBegun && time >= _skippedBefore;
    }

    /// <summary>Whether a group is evaluated at a time; behind the end of the data it is once, if there is more to see.</summary>
    public static bool IsDue(PlannedGroup group, long time, ShardTime shards) => shards.DataEnd is not { } end
        ? group.Cadence.IsDue(time)
        : Shards.ShardClock.HasMore(group.Cadence, end) && group.Cadence.FirstFrom(end) == time;

    public void Write(StateWriter writer)
    {
        writer.WriteLong(Evaluated);
        writer.WriteLong(_skippedBefore);
        writer.WriteByte(_hasBegun ? (byte)1 : (byte)0);
    }

    public void Read(ref StateReader reader)
    {
        Evaluated = reader.ReadLong();
        _skippedBefore = reader.ReadLong();
        _hasBegun = reader.ReadByte() != 0;
    }
}
