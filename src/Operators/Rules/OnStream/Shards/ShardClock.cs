using Streams.Operators.Rules.Planning;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Says which evaluations a watermark makes due at a shard.</summary>
/// <remarks>
/// All shards send a frame for every time at which a group is due, from the earliest row or the first watermark on, and so
/// does one that has no series; the owner decides which of the first are evaluated. A watermark that jumps over more than
/// a bound leaves evaluations out, and says so.
/// </remarks>
internal sealed class ShardClock(RulePlan plan, int catchUpMax)
{
    private long? _firstRow;
    private bool _isFirstRowPassed;

    /// <summary>The watermark whose evaluations are done; the least number before the first.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>Whether the earliest row can still be another.</summary>
    public bool WantsRows => !_isFirstRowPassed;

    /// <summary>Learns of rows.</summary>
    public void See(ReadOnlySpan<long> times)
    {
        foreach (long time in times)
        {
            _firstRow = time < _firstRow ? time : _firstRow ?? time;
        }
    }

    /// <summary>The evaluations that a watermark makes due, in order, each with what the shard knows of time at it.</summary>
    public IEnumerable<(long Time, ShardTime Known)> Advance(long watermark)
    {
        if (watermark <= Watermark)
        {
            yield break;
        }

        long from = Watermark == long.MinValue ? Math.Min(_firstRow ?? watermark, watermark) : Watermark;
        long? skippedBefore = SkipTo(from, watermark);
        for (long time = plan.FirstFrom(from); time < watermark; time = plan.FirstFrom(Math.Max(time + 1, skippedBefore ?? time)))
        {
            _isFirstRowPassed |= time >= _firstRow;
            yield return (time, new ShardTime(_firstRow, skippedBefore, null));
            if (skippedBefore <= time)
            {
                skippedBefore = null;
            }
        }

        Watermark = watermark;
    }

    /// <summary>The evaluations behind the end of all data: of each group one more, which sees all of it.</summary>
    public IEnumerable<(long Time, ShardTime Known)> End()
    {
        if (Watermark == long.MinValue)
        {
            return [];
        }

        IEnumerable<long> times = plan.Cadences.Where(cadence => HasMore(cadence, Watermark)).Select(c => c.FirstFrom(Watermark));
        return times.Distinct().Order().Select(time => (time, new ShardTime(_firstRow, null, Watermark)));
    }

    /// <summary>Whether there is data that the last evaluation before its end has not seen.</summary>
    public static bool HasMore(Cadence cadence, long dataEnd) => cadence.FirstFrom(dataEnd) - cadence.Interval < dataEnd - 1;

    public void Write(StateWriter writer)
    {
        writer.WriteLong(Watermark);
        writer.WriteByte(_firstRow is null ? (byte)0 : (byte)1);
        writer.WriteLong(_firstRow ?? 0);
        writer.WriteByte(_isFirstRowPassed ? (byte)1 : (byte)0);
    }

    /// <summary>Goes on from a state; with another number of shards one of them gets those of all former ones.</summary>
    public void Read(ref StateReader reader)
    {
        long watermark = reader.ReadLong();
        bool hasRow = reader.ReadByte() != 0;
        long first = reader.ReadLong();
        if (watermark > long.MinValue)
        {
            Resume(watermark);
        }

        if (hasRow)
        {
            See([first]);
        }

        _isFirstRowPassed |= reader.ReadByte() != 0;
    }

    /// <summary>Goes on behind a watermark that was written with a series, where nothing else is known.</summary>
    public void Resume(long watermark) =>
        Watermark = Watermark == long.MinValue ? watermark : Math.Min(Watermark, watermark);

    private long? SkipTo(long from, long watermark)
    {
        double interval = plan.Cadences.Count == 0 ? double.MaxValue : plan.Cadences.Min(cadence => cadence.Interval);
        double due = ((double)watermark - from) / interval;
        return due > catchUpMax ? watermark - (long)(catchUpMax * interval) : null;
    }
}
