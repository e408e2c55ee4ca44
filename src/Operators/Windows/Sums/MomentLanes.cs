using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Streams.Operators.Windows.Sums;

/// <summary>Four interleaved sums of values and of their exact squares.</summary>
internal struct MomentLanes
{
    public Vector256<double> SumHigh;
    public Vector256<double> SumLow;
    public Vector256<double> SquareHigh;
    public Vector256<double> SquareLow;
    public Vector256<double> RestHigh;
    public Vector256<double> RestLow;

    /// <summary>Whether products split exactly in vectors here; software would be slower than one by one.</summary>
    public static bool IsSupported => Fma.IsSupported;

    /// <summary>Adds whole vectors of the run and returns how many values that were: none if bits would get lost.</summary>
    public int Add(ReadOnlySpan<double> run)
    {
        Vector256<double> sumHigh = SumHigh, sumLow = SumLow;
        Vector256<double> squareHigh = SquareHigh, squareLow = SquareLow;
        Vector256<double> restHigh = RestHigh, restLow = RestLow;
        Vector256<double> smallest = Vector256.Create(ExactMoments.SmallestSplitSquare);
        Vector256<double> lost = default;
        Vector256<double> unsplit = default;
        int at = 0;
        for (; at <= run.Length - 4; at += 4)
        {
            Vector256<double> value = Vector256.Create(run.Slice(at, 4));
            Vector256<double> square = value * value;
            Vector256<double> rest = Fma.MultiplySubtract(value, value, square);
            unsplit |= Vector256.AndNot(
                Vector256.LessThan(square, smallest), Vector256.Equals(value, Vector256<double>.Zero));
            lost |= Expansion.Add(ref sumHigh, ref sumLow, value);
            lost |= Expansion.Add(ref squareHigh, ref squareLow, square);
            lost |= Expansion.Add(ref restHigh, ref restLow, rest);
        }

        Vector256<long> trouble = Vector256.Abs(lost).AsInt64() | unsplit.AsInt64();
        if (!Vector256.EqualsAll(trouble, Vector256<long>.Zero))
        {
            return 0;
        }

        SumHigh = sumHigh;
        SumLow = sumLow;
        SquareHigh = squareHigh;
        SquareLow = squareLow;
        RestHigh = restHigh;
        RestLow = restLow;
        return at;
    }
}
