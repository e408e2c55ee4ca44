using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>A sum of doubles without rounding: the same result for the same values in any order and any grouping.</summary>
/// <remarks>
/// 24 bytes. Two doubles hold the exact total for as long as their additions lose nothing, about 106 bits between the
/// first bit of the sum and the last bit of any value; then a wide fixed-point number takes over. Infinities and NaN
/// give what IEEE addition gives; the sum of nothing is zero. A copy of a wide sum shares its state with the original.
/// </remarks>
public struct ExactSum
{
    /// <summary>Values in one vectorised run; short, so that the low parts stay exact, long enough to spread the fold.</summary>
    private const int RunLength = 1024;

    private const int VectorMinimum = 64;

    // NaN once the wide sum has taken over, so that the one check of the lost bits also finds the way there.
    private double _high;
    private double _low;
    private WideSum? _wide;

    /// <summary>The exact total rounded once, to the nearest double.</summary>
    public readonly double ToDouble() => _wide is null ? _high + _low : _wide.ToDouble();

    /// <summary>The bytes held on the heap beside the struct itself.</summary>
    public readonly int HeapBytes => _wide?.Bytes ?? 0;

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        if (Expansion.Add(_high, _low, value, out double high, out double low) == 0)
        {
            _high = high;
            _low = low;
        }
        else
        {
            AddSlowly(value);
        }
    }

    /// <summary>Adds many values.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        if (values.Length >= VectorMinimum && Vector256.IsHardwareAccelerated)
        {
            while (!values.IsEmpty)
            {
                ReadOnlySpan<double> run = values[..Math.Min(RunLength, values.Length)];
                AddRun(run);
                values = values[run.Length..];
            }
        }
        else
        {
            AddEach(values);
        }
    }

    /// <summary>Parts from a copy of this sum, so that neither sees what is added to the other.</summary>
    internal void Part() => _wide = _wide?.Copy();

    /// <summary>Adds another sum; the other one stays as it is.</summary>
    public void Merge(in ExactSum other)
    {
        if (other._wide is null)
        {
            double low = other._low;
            Add(other._high);
            Add(low);
        }
        else
        {
            Widen().Add(other._wide);
        }
    }

    /// <summary>Writes the sum: 1 byte for zero, 9 or 17 usually; the same bytes for the same total.</summary>
    public readonly void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        double top = 0;
        double rest = 0;
        if (_wide is null)
        {
            Expansion.Normalize(_high, _low, out top, out rest);
        }

        if (_wide is not null && !_wide.TryNarrow(out top, out rest))
        {
            writer.WriteByte((byte)Form.Wide);
            _wide.Write(writer);
            return;
        }

        Form form = top == 0 ? Form.Zero : rest == 0 ? Form.One : Form.Two;
        writer.WriteByte((byte)form);
        if (form != Form.Zero)
        {
            writer.WriteDouble(top);
        }

        if (form == Form.Two)
        {
            writer.WriteDouble(rest);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ExactSum Read(ref StateReader reader)
    {
        ExactSum sum = default;
        byte form = reader.ReadByte();
        switch ((Form)form)
        {
            case Form.Zero:
                return sum;
            case Form.One or Form.Two:
                sum._high = reader.ReadDouble();
                sum._low = form == (byte)Form.Two ? reader.ReadDouble() : 0;
                // What was written was split into the nearest double and the rest; anything else is damage.
                return double.IsFinite(sum._high) && sum._high + sum._low == sum._high
                    ? sum
                    : throw new InvalidDataException($"An exact sum of {sum._high} and {sum._low} is damaged.");
            case Form.Wide:
                sum._wide = WideSum.Read(ref reader);
                sum._high = double.NaN;
                return sum;
            default:
                throw new InvalidDataException($"An exact sum of the unknown form {form} is damaged.");
        }
    }

    /// <summary>Adds one value after the other, as <see cref="Add(ReadOnlySpan{double})"/> does without vectors.</summary>
    internal void AddEach(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            Add(value);
        }
    }

    private void AddRun(ReadOnlySpan<double> run)
    {
        Vector256<double> high0 = default, high1 = default, low0 = default, low1 = default, lost = default;
        int at = 0;
        for (; at <= run.Length - 8; at += 8)
        {
            ReadOnlySpan<double> eight = run.Slice(at, 8);
            lost |= Expansion.Add(ref high0, ref low0, Vector256.Create(eight));
            lost |= Expansion.Add(ref high1, ref low1, Vector256.Create(eight[4..]));
        }

        // Lost bits are zero of either sign where nothing went wrong; a NaN from an infinity has bits as well.
        if (Vector256.EqualsAll(Vector256.Abs(lost).AsInt64(), Vector256<long>.Zero))
        {
            FoldLanes(high0, low0);
            FoldLanes(high1, low1);
        }
        else
        {
            at = 0;
        }

        AddEach(run[at..]);
    }

    private void FoldLanes(Vector256<double> high, Vector256<double> low)
    {
        for (int lane = 0; lane < 4; lane++)
        {
            Add(high[lane]);
            Add(low[lane]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(double value)
    {
        if (_wide is not null || !Expansion.TryAdd(ref _high, ref _low, value))
        {
            Widen().Add(value);
        }
    }

    private WideSum Widen()
    {
        if (_wide is null)
        {
            _wide = new WideSum();
            _wide.Add(_high);
            _wide.Add(_low);
            _high = double.NaN;
        }

        return _wide;
    }

    private enum Form : byte
    {
        Zero = 0,
        One = 1,
        Two = 2,
        Wide = 3,
    }
}
