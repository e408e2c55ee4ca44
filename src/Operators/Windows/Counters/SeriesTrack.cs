namespace Streams.Operators.Windows.Counters;

/// <summary>What is remembered of one series: its last settled row, and the rows behind it whose order is not settled yet.</summary>
internal struct SeriesTrack
{
    private (long Time, double Value)[]? _pending;
    private int _count;

    /// <summary>Whether the series is tracked, and so held.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether a row was settled, so that the next one has something to change from.</summary>
    public bool HasBase { get; set; }

    public long BaseTime { get; set; }

    public double BaseValue { get; set; }

    /// <summary>Whether another row would need more room.</summary>
    public readonly bool IsFull => _count == (_pending?.Length ?? 0);

    /// <summary>The rows to be settled, in order of time, one for each time.</summary>
    public readonly ReadOnlySpan<(long Time, double Value)> Pending => _pending.AsSpan(0, _count);

    /// <summary>Asks for the memory that the next row will be put into.</summary>
    public readonly void Prefetch()
    {
        if (_pending is not null && _count < _pending.Length)
        {
            Data.Prefetch.One(ref _pending[_count]);
        }
    }

    /// <summary>Takes a row in; of several of one time the greatest value counts.</summary>
    public void Add(long time, double value)
    {
        int at = _count;
        while (at > 0 && _pending![at - 1].Time >= time) // Not null: there are rows.
        {
            at--;
        }

        if (at < _count && _pending![at].Time == time)
        {
            _pending[at].Value = Math.Max(_pending[at].Value, value);
            return;
        }

        if (IsFull)
        {
            Array.Resize(ref _pending, Math.Max(4, _count * 2));
        }

        // Not null: it was made or was not full.
        _pending.AsSpan(at, _count - at).CopyTo(_pending.AsSpan(at + 1));
        _pending![at] = (time, value);
        _count++;
    }

    /// <summary>Drops the first rows, which have been settled.</summary>
    public void RemoveFirst(int count)
    {
        _pending.AsSpan(count, _count - count).CopyTo(_pending);
        _count -= count;
    }
}
