using System.Numerics;
using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Gathers rows by neighbourhood of their slots before they are added to sketches.</summary>
/// <remarks>
/// A hundred thousand sketches take far more memory than the caches hold, and rows come in the order of time: each would
/// fetch its sketch from main memory. Gathered, rows of a small part of the slots are added one after the other while that
/// part stays in the cache. A sketch does not depend on the order of its values.
/// </remarks>
internal sealed class SketchLog
{
    /// <summary>Up to so many sketches stay in the cache by themselves.</summary>
    private const int SlotsInCache = 1 << 13;

    // 64 parts of 16,384 rows are 12 MB; with 100,000 slots a part is about 1 MB of sketches that get ten rows each.
    private const int PartCount = 64;
    private const int PartRows = 16384;

    private readonly int[] _counts = new int[PartCount];
    private int[] _slots = [];
    private double[] _values = [];
    private int _shift;

    /// <summary>Whose rows are gathered; others have theirs added first.</summary>
    public DDSketchArray? Owner { get; private set; }

    /// <summary>The bytes held.</summary>
    public long Bytes => (_slots.Length * (long)sizeof(int)) + (_values.Length * (long)sizeof(double));

    /// <summary>Adds rows, now or before the sketches are next looked at.</summary>
    public void Add(DDSketchArray sketches, ReadOnlySpan<int> slots, ReadOnlySpan<double> values)
    {
        if (sketches.KeyCount <= SlotsInCache)
        {
            sketches.AddRange(slots, values);
            return;
        }

        if (Owner != sketches)
        {
            Flush();
            Begin(sketches);
        }

        int shift = _shift;
        for (int i = 0; i < slots.Length; i++)
        {
            int part = Math.Min(slots[i] >> shift, PartCount - 1);
            if (_counts[part] == PartRows)
            {
                Flush(part);
            }

            int at = (part * PartRows) + _counts[part]++;
            _slots[at] = slots[i];
            _values[at] = values[i];
        }
    }

    /// <summary>Adds what was gathered for these sketches.</summary>
    public void Flush(DDSketchArray sketches)
    {
        if (Owner == sketches)
        {
            Flush();
        }
    }

    /// <summary>What was gathered for these sketches and is not added yet; null if there is nothing.</summary>
    public LoggedRows? CopyOf(DDSketchArray sketches)
    {
        int count = Owner == sketches ? _counts.Sum() : 0;
        if (count == 0)
        {
            return null;
        }

        LoggedRows rows = new(count);
        for (int part = 0; part < PartCount; part++)
        {
            rows.Append(_slots.AsSpan(part * PartRows, _counts[part]), _values.AsSpan(part * PartRows, _counts[part]));
        }

        return rows;
    }

    private void Begin(DDSketchArray sketches)
    {
        if (_slots.Length == 0)
        {
            _slots = new int[PartCount * PartRows];
            _values = new double[PartCount * PartRows];
        }

        Owner = sketches;
        _shift = BitOperations.Log2((uint)(sketches.KeyCount - 1) / PartCount) + 1;
    }

    private void Flush()
    {
        for (int part = 0; part < PartCount; part++)
        {
            Flush(part);
        }

        Owner = null;
    }

    private void Flush(int part)
    {
        Owner?.AddRange(_slots.AsSpan(part * PartRows, _counts[part]), _values.AsSpan(part * PartRows, _counts[part]));
        _counts[part] = 0;
    }
}
