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
    public readonly double Variance => _wide is null
        ? ExactVariance.Of(_count, (_sumHigh, _sumLow), [_squareHigh, _squareLow, _restHigh, _restLow])
        : ExactVariance.Of(_count, _wide.Sum, _wide.Squares);

    /// <summary>The square root of the variance.</summary>
    public readonly double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The bytes held on the heap beside the struct itself.</summary>
    public readonly int HeapBytes => _wide is null ? 0 : _wide.Sum.Bytes + _wide.Squares.Bytes;

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        double square = value * value;
        double rest = Math.FusedMultiplyAdd(value, value, -square);
        double lost = Expansion.Add(_sumHigh, _sumLow, value, out double sumHigh, out double sumLow);
        double lostSquare = Expansion.Add(_squareHigh, _squareLow, square, out double squareHigh, out double squareLow);
        double lostRest = Expansion.Add(_restHigh, _restLow, rest, out double restHigh, out double restLow);
        _count++;
        if ((lost == 0) & (lostSquare == 0) & (lostRest == 0) & ((square >= SmallestSplitSquare) | (value == 0)))
        {
            _sumHigh = sumHigh;
            _sumLow = sumLow;
            _squareHigh = squareHigh;
            _squareLow = squareLow;
            _restHigh = restHigh;
            _restLow = restLow;
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

    /// <summary>Adds other moments; the others stay as they are.</summary>
    public void Merge(in ExactMoments other)
    {
        long count = checked(_count + other._count);
        if (other._wide is not null)
        {
            Widen().Add(other._wide);
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
        ulong count = reader.ReadVarInt();
        ExactMoments moments = default;
        if (count > long.MaxValue)
        {
            throw new InvalidDataException($"A count of {count} is damaged.");
        }

        moments._count = (long)count;
        if (count != 0)
        {
            WideMoments wide = WideMoments.Read(ref reader);
            if (!wide.TryNarrow(out moments._sumHigh, out moments._sumLow, out moments._squareHigh,
                out moments._squareLow, out moments._restHigh, out moments._restLow))
            {
                moments._wide = wide;
                moments._sumHigh = double.NaN;
            }
        }

        return moments;
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
