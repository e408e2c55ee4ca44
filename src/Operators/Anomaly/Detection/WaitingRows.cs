using Streams.Data;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>Values that wait for their watermark, and come out by time and group.</summary>
internal sealed class WaitingRows
{
    private WaitingRow[] _rows = new WaitingRow[64];
    private WaitingRow[] _taken = [];
    private int _count;
    private long _oldest = long.MaxValue;

    /// <summary>The rows that wait, in no order.</summary>
    public ReadOnlySpan<WaitingRow> All => _rows.AsSpan(0, _count);

    /// <summary>Adds a row.</summary>
    public void Add(in WaitingRow row)
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, _count * 2);
        }

        _rows[_count++] = row;
        _oldest = Math.Min(_oldest, row.Time);
    }

    /// <summary>Takes the rows that the watermark has passed, sorted by what the comparer says; on loan until the next call.</summary>
    public ReadOnlySpan<WaitingRow> Take(EventTime watermark, IComparer<WaitingRow> order)
    {
        if (_oldest >= watermark.Milliseconds && watermark != EventTime.Maximum)
        {
            return [];
        }

        if (_taken.Length < _count)
        {
            _taken = new WaitingRow[_rows.Length];
        }

        int taken = 0;
        int kept = 0;
        long oldest = long.MaxValue;
        bool isSorted = true;
        foreach (ref readonly WaitingRow row in All)
        {
            if (row.Time < watermark.Milliseconds || watermark == EventTime.Maximum)
            {
                isSorted = isSorted && (taken == 0 || order.Compare(_taken[taken - 1], row) <= 0);
                _taken[taken++] = row;
            }
            else
            {
                oldest = Math.Min(oldest, row.Time);
                _rows[kept++] = row;
            }
        }

        (_count, _oldest) = (kept, oldest);
        if (!isSorted)
        {
            Array.Sort(_taken, 0, taken, order);
        }

        return _taken.AsSpan(0, taken);
    }
}
