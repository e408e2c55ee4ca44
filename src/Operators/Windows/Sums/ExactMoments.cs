using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>Count, sum, mean and population variance without rounding on the way: independent of order and grouping.</summary>
/// <remarks>
/// 64 bytes. The sum of squares is kept exactly as well: a square is the pair of its nearest double and the rest (one
/// fused multiply-add), each summed in two doubles until that would lose a bit, then in a wide fixed-point number. So
/// the variance may subtract two huge numbers and still be right: n * sum(x^2) - sum(x)^2 is formed without rounding.
/// A copy of moments that have become wide shares its state with the original.
/// </remarks>
public struct ExactMoments
{
    private const int RunLength = 1024;
    private const int VectorMinimum = 64;

    // Below this square the rest of the product may lie below the smallest double, and would be lost without a sign.
    internal const double SmallestSplitSquare = 1e-290;

    private long _count;
    private double _sumHigh;
    private double _sumLow;
    private double _squareHigh;
    private double _squareLow;
    private double _restHigh;
    private double _restLow;
    private WideMoments? _wide;

    /// <summary>How many values were added.</summary>
    public readonly long Count => _count;

    /// <summary>The sum, rounded once.</summary>
    public readonly double Sum => _wide is null ? _sumHigh + _sumLow : _wide.Sum.ToDouble();

    /// <summary>The sum divided by the count; NaN of nothing.</summary>
    public readonly double Mean => Sum / _count;

    /// <summary>The mean squared distance from the mean, never negative; NaN of nothing and of what is not finite.</summary>
    public readonly double Variance => TryQuickVariance(out double variance) ? variance : FullVariance;

    /// <summary>The square root of the variance.</summary>
    public readonly double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The bytes held on the heap beside the struct itself.</summary>
    public readonly int HeapBytes => _wide is null ? 0 : _wide.Sum.Bytes + _wide.Squares.Bytes;

    /// <summary>The variance, unless it takes the long way.</summary>
    internal readonly bool TryQuickVariance(out double variance) =>
        QuickVariance.TryOf(_count, _sumHigh, _sumLow, _squareHigh, _squareLow, _restHigh, _restLow, out variance);

    /// <summary>The variance found the long way, with the same bits.</summary>
    internal readonly double FullVariance => _wide is null
        ? ExactVariance.Of(_count, (_sumHigh, _sumLow), [_squareHigh, _squareLow, _restHigh, _restLow])
        : ExactVariance.Of(_count, _wide.Sum, _wide.Squares);

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        // The three sums are added at once, side by side in one vector.
        double square = value * value;
        double rest = Math.FusedMultiplyAdd(value, value, -square);
        Vector256<double> high = Vector256.Create(_sumHigh, _squareHigh, _restHigh, 0);
        Vector256<double> low = Vector256.Create(_sumLow, _squareLow, _restLow, 0);
        Vector256<double> lost = Expansion.Add(ref high, ref low, Vector256.Create(value, square, rest, 0));
        _count++;
        if (Vector256.EqualsAll(lost, Vector256<double>.Zero) & ((square >= SmallestSplitSquare) | (value == 0)))
        {
            _sumHigh = high[0];
            _sumLow = low[0];
            _squareHigh = high[1];
            _squareLow = low[1];
            _restHigh = high[2];
            _restLow = low[2];
        }
        else
        {
            AddSlowly(value, square, rest);
        }
    }

    /// <summary>Adds many values.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        if (values.Length >= VectorMinimum && MomentLanes.IsSupported)
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

    /// <summary>Parts from a copy of these moments, so that neither sees what is added to the other.</summary>
    internal void Part() => _wide = _wide?.Copy();

    /// <summary>Adds other moments; the others stay as they are.</summary>
    public void Merge(in ExactMoments other)
    {
        long count = checked(_count + other._count);
        if (other._wide is not null)
        {
            Widen().Add(other._wide.Sum, other._wide.Squares);
        }
        else
        {
            AddSums(other._sumHigh, other._sumLow, other._squareHigh, other._squareLow, other._restHigh, other._restLow);
        }

        _count = count;
    }

    /// <summary>Writes the moments: usually about 50 bytes, the same for the same values in any order.</summary>
    public readonly void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteVarInt((ulong)_count);
        if (_count != 0)
        {
            ToWide().Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ExactMoments Read(ref StateReader reader)
    {
        ExactMoments moments = default;
        moments.Merge(ref reader);
        return moments;
    }

    /// <summary>Adds what <see cref="Write"/> wrote of other moments; damage throws and changes nothing.</summary>
    public void Merge(ref StateReader reader)
    {
        ulong count = reader.ReadVarInt();
        if (count > (ulong)(long.MaxValue - _count))
        {
            throw new InvalidDataException($"A count of {count} is damaged.");
        }

        if (count != 0)
        {
            Span<uint> sumDigits = stackalloc uint[WideSum.LengthMax];
            Span<uint> squareDigits = stackalloc uint[WideSum.LengthMax];
            WideTotal sum = WideTotal.Read(ref reader, sumDigits);
            WideTotal squares = WideTotal.Read(ref reader, squareDigits);
            Span<double> parts = stackalloc double[6];
            if (sum.TrySplit(sumDigits, parts[..2]) && squares.TrySplit(squareDigits, parts[2..]))
            {
                AddSplit(parts[..2], parts[2..]);
            }
            else
            {
                Widen().Add(WideSum.Of(sum, sumDigits), WideSum.Of(squares, squareDigits));
            }

            _count += (long)count;
        }
    }

    internal void AddEach(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            Add(value);
        }
    }

    private void AddRun(ReadOnlySpan<double> run)
    {
        MomentLanes lanes = default;
        int taken = lanes.Add(run);
        if (taken != 0)
        {
            _count += taken;
            for (int lane = 0; lane < Vector256<double>.Count; lane++)
            {
                AddSums(lanes.SumHigh[lane], lanes.SumLow[lane], lanes.SquareHigh[lane], lanes.SquareLow[lane],
                    lanes.RestHigh[lane], lanes.RestLow[lane]);
            }
        }

        AddEach(run[taken..]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(double value, double square, double rest)
    {
        bool isSplit = square >= SmallestSplitSquare && double.IsFinite(square);
        if (_wide is null && isSplit && TryAddSums(value, 0, square, 0, rest, 0))
        {
            return;
        }

        WideMoments wide = Widen();
        wide.Sum.Add(value);
        wide.Squares.AddSquare(value);
    }

    private void AddSums(
        double sumHigh, double sumLow, double squareHigh, double squareLow, double restHigh, double restLow)
    {
        if (_wide is not null || !TryAddSums(sumHigh, sumLow, squareHigh, squareLow, restHigh, restLow))
        {
            Widen().Add((sumHigh, sumLow), (squareHigh, squareLow), (restHigh, restLow));
        }
    }

    private void AddSplit(ReadOnlySpan<double> sum, ReadOnlySpan<double> squares)
    {
        // The squares' own pair stays short where three doubles are enough, so that it has room to grow.
        if (squares[3] == 0)
        {
            AddSums(sum[0], sum[1], squares[0], 0, squares[1], squares[2]);
        }
        else
        {
            AddSums(sum[0], sum[1], squares[0], squares[1], squares[2], squares[3]);
        }
    }

    /// <summary>Adds to all three sums or, when one of them would lose a bit, to none.</summary>
    private bool TryAddSums(
        double sumHigh, double sumLow, double squareHigh, double squareLow, double restHigh, double restLow)
    {
        ExactMoments next = this;
        bool fits = Expansion.TryAdd(ref next._sumHigh, ref next._sumLow, sumHigh)
            && Expansion.TryAdd(ref next._sumHigh, ref next._sumLow, sumLow)
            && Expansion.TryAdd(ref next._squareHigh, ref next._squareLow, squareHigh)
            && Expansion.TryAdd(ref next._squareHigh, ref next._squareLow, squareLow)
            && Expansion.TryAdd(ref next._restHigh, ref next._restLow, restHigh)
            && Expansion.TryAdd(ref next._restHigh, ref next._restLow, restLow);
        if (fits)
        {
            this = next;
        }

        return fits;
    }

    private readonly WideMoments ToWide()
    {
        if (_wide is not null)
        {
            return _wide;
        }

        WideMoments wide = new();
        wide.Add((_sumHigh, _sumLow), (_squareHigh, _squareLow), (_restHigh, _restLow));
        return wide;
    }

    private WideMoments Widen()
    {
        if (_wide is null)
        {
            _wide = ToWide();
            _sumHigh = double.NaN;
        }

        return _wide;
    }
}
