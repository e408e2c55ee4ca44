namespace Streams.Sources.Generator;

/// <summary>Says how many rows are due by the clock, without drift: always counted from one fixed moment.</summary>
internal sealed class Pacer
{
    private const double CatchUpSeconds = 1;

    private readonly TimeProvider _clock;
    private readonly double _rowsPerSecond;
    private readonly bool _catchesUp;
    private readonly long _began;
    private double _dueAtBegin;

    /// <summary>Starts counting.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="rowsPerSecond">The pace.</param>
    /// <param name="dueNow">How many rows were due before this moment.</param>
    /// <param name="catchesUp">
    /// Whether all that is missed is made up for, so that rows stay beside the clock; otherwise at most a second of it.
    /// </param>
    public Pacer(TimeProvider clock, double rowsPerSecond, double dueNow, bool catchesUp)
    {
        _clock = clock;
        _rowsPerSecond = rowsPerSecond;
        _dueAtBegin = dueNow;
        _catchesUp = catchesUp;
        _began = clock.GetTimestamp();
    }

    /// <summary>The number of rows that are due by now, when so many have been sent.</summary>
    public long Due(long sent)
    {
        double due = _dueAtBegin + Elapsed * _rowsPerSecond;
        double missed = due - sent - Math.Max(1, CatchUpSeconds * _rowsPerSecond);
        if (!_catchesUp && missed > 0)
        {
            _dueAtBegin -= missed;
            due -= missed;
        }

        return (long)Math.Floor(due) + 1;
    }

    /// <summary>How long it is until a row is due; at least a millisecond.</summary>
    public TimeSpan Until(long row)
    {
        double seconds = (row - _dueAtBegin) / _rowsPerSecond - Elapsed;
        return TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(seconds * 1000), 1, int.MaxValue));
    }

    private double Elapsed => _clock.GetElapsedTime(_began).TotalSeconds;
}
