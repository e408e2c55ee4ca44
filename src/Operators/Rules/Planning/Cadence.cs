namespace Streams.Operators.Rules.Planning;

/// <summary>When a group is due, by the time of the data that it reads: every interval, moved by its query offset.</summary>
/// <remarks>
/// A group with a query offset that is evaluated at T reads data up to T less the offset. It is evaluated once that data is
/// complete, so what it writes is not late for those who read it.
/// </remarks>
/// <param name="Interval">The interval, in milliseconds.</param>
/// <param name="Offset">The query offset, in milliseconds.</param>
internal readonly record struct Cadence(long Interval, long Offset)
{
    /// <summary>Whether the group is due when the data up to a time is complete.</summary>
    public bool IsDue(long time) => (time + Offset) % Interval == 0;

    /// <summary>The first time from a given one on at which the group is due.</summary>
    public long FirstFrom(long time)
    {
        long rest = (time + Offset) % Interval;
        rest = rest < 0 ? rest + Interval : rest;
        return rest == 0 ? time : time + Interval - rest;
    }
}
