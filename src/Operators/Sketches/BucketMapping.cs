using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Streams.Operators.Sketches;

/// <summary>Maps magnitudes to buckets so narrow that any two values of one bucket are within the relative accuracy.</summary>
/// <remarks>
/// The bucket of x = 2^e * (1 + s) is round(scale * (e + P(s))) with the cubic P(s) = 6/35 s^3 - 3/5 s^2 + 10/7 s, which
/// rises from 0 to 1 and differs from log2(1 + s) so little that 1% more buckets make up for it; its steepness per
/// relative step, P'(s) * (1 + s), is nowhere below 10/7 - see docs/sketches.md. Four low bits of the mantissa are cut off,
/// so that steps of s outweigh the rounding of P and the index never falls when the value rises. Scalar and vector code
/// do the same IEEE operations in the same order, and so give the same index for every value.
/// </remarks>
public sealed class BucketMapping
{
    /// <summary>The finest accuracy.</summary>
    public const double FinestAccuracy = 0.0001;

    /// <summary>The coarsest accuracy.</summary>
    public const double CoarsestAccuracy = 0.25;

    // Rounding moves an edge by less than 1e-8 of a bucket at the finest accuracy; buckets are narrower by that much.
    private const double Slack = 1 + 1e-7;

    private const double Cubic = 6.0 / 35;
    private const double Square = -3.0 / 5;
    private const double Linear = 10.0 / 7;

    private const ulong MantissaMask = 0x000f_ffff_ffff_fff0;
    private const ulong OneBits = 0x3ff0_0000_0000_0000;

    // 2^52 as bits: an integer below 2^52 put into its mantissa makes the double 2^52 + integer.
    private const ulong ExponentMagicBits = 0x4330_0000_0000_0000;
    private const double ExponentMagic = 4503599627370496.0 + 1023;

    // 1.5 * 2^52: adding it rounds to a whole number, which then is the low half of the bits.
    private const double RoundMagic = 6755399441055744.0;

    // 2^54 makes every subnormal number normal.
    private const double SubnormalScale = 18014398509481984.0;
    private const int SubnormalScaleBits = 54;

    private readonly double _scale;

    /// <summary>Makes the mapping for a relative accuracy from 0.0001 to 0.25.</summary>
    public BucketMapping(double relativeAccuracy)
    {
        if (!(relativeAccuracy is >= FinestAccuracy and <= CoarsestAccuracy))
        {
            throw new ArgumentOutOfRangeException(
                nameof(relativeAccuracy), relativeAccuracy, $"must be from {FinestAccuracy} to {CoarsestAccuracy}");
        }

        RelativeAccuracy = relativeAccuracy;

        // One bucket may span the ratio (1 + a) / (1 - a); the least steep place of the cubic decides the scale.
        _scale = 0.7 / LogarithmOfRatio(relativeAccuracy) * Slack;
        HighestIndex = IndexOf(double.MaxValue);
        LowestIndex = IndexOf(double.Epsilon);
    }

    /// <summary>The largest relative distance between a value and the value that stands for its bucket.</summary>
    public double RelativeAccuracy { get; }

    /// <summary>The bucket of the largest double.</summary>
    public int HighestIndex { get; }

    /// <summary>The bucket of the smallest double above zero.</summary>
    public int LowestIndex { get; }

    /// <summary>The bucket of a finite magnitude above zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(double magnitude)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(magnitude);
        return bits >= 1UL << 52 ? Index(bits, 0) : IndexOfSubnormal(magnitude);
    }

    /// <summary>The smallest double in a bucket.</summary>
    public double LowerBound(int index)
    {
        // The inverse of the cubic lands within a few doubles of the edge; bisection over the bits settles it exactly.
        if (index <= LowestIndex)
        {
            return double.Epsilon;
        }

        ulong low = 1;
        ulong high = BitConverter.DoubleToUInt64Bits(double.MaxValue) + 1;
        (double mantissa, int exponent) = Inverse((index - 0.5) / _scale);
        ulong near = Math.Clamp(BitConverter.DoubleToUInt64Bits(Math.ScaleB(mantissa, exponent)), low, high);
        for (ulong step = 64; ; step <<= 4)
        {
            ulong below = near - low > step ? near - step : low;
            ulong above = high - near > step ? near + step : high;
            bool isBelow = below == low || IndexOf(BitConverter.UInt64BitsToDouble(below)) < index;
            bool isAbove = above == high || IndexOf(BitConverter.UInt64BitsToDouble(above)) >= index;
            if (isBelow && isAbove)
            {
                return Bisect(below, above, index);
            }
        }
    }

    /// <summary>The value that stands for a bucket: within the relative accuracy of everything in it.</summary>
    /// <remarks>Among subnormal numbers, half a step between neighbours comes on top.</remarks>
    public double ValueOf(int index)
    {
        // The edges come from the inverse rather than from the doubles: exact to far less than the slack, and much cheaper.
        (double low, int exponent) = Inverse((index - 0.5) / _scale);
        (double high, int highExponent) = Inverse((index + 0.5) / _scale);
        double ratio = Math.ScaleB(high / low, highExponent - exponent);

        // The harmonic middle 2lh / (l + h) is equally far from both edges in relative terms.
        double middle = Math.ScaleB(low * (2 * ratio / (1 + ratio)), exponent);
        return Math.Clamp(middle, double.Epsilon, double.MaxValue);
    }

    /// <summary>The bucket indexes of four magnitudes that are normal numbers, each in a lane of 64 bits' low half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<long> Indexes(Vector256<ulong> bits)
    {
        Vector256<double> exponent = Vector256.BitwiseOr(
            Vector256.ShiftRightLogical(bits, 52), Vector256.Create(ExponentMagicBits)).AsDouble()
            - Vector256.Create(ExponentMagic);
        Vector256<double> s = Vector256.BitwiseOr(
            bits & Vector256.Create(MantissaMask), Vector256.Create(OneBits)).AsDouble() - Vector256<double>.One;
        Vector256<double> cubic = Vector256.Create(Cubic) * s;
        cubic = (cubic + Vector256.Create(Square)) * s;
        cubic = (cubic + Vector256.Create(Linear)) * s;
        Vector256<double> position = (exponent + cubic) * Vector256.Create(_scale);
        return (position + Vector256.Create(RoundMagic)).AsInt64();
    }

    /// <summary>The bucket indexes of eight magnitudes that are normal numbers, each in a lane of 64 bits' low half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512<long> Indexes(Vector512<ulong> bits)
    {
        Vector512<double> exponent = Vector512.BitwiseOr(
            Vector512.ShiftRightLogical(bits, 52), Vector512.Create(ExponentMagicBits)).AsDouble()
            - Vector512.Create(ExponentMagic);
        Vector512<double> s = Vector512.BitwiseOr(
            bits & Vector512.Create(MantissaMask), Vector512.Create(OneBits)).AsDouble() - Vector512<double>.One;
        Vector512<double> cubic = Vector512.Create(Cubic) * s;
        cubic = (cubic + Vector512.Create(Square)) * s;
        cubic = (cubic + Vector512.Create(Linear)) * s;
        Vector512<double> position = (exponent + cubic) * Vector512.Create(_scale);
        return (position + Vector512.Create(RoundMagic)).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Index(ulong bits, int scaledBy)
    {
        double exponent = BitConverter.UInt64BitsToDouble((bits >> 52) | ExponentMagicBits) - (ExponentMagic + scaledBy);
        double s = BitConverter.UInt64BitsToDouble((bits & MantissaMask) | OneBits) - 1.0;
        double cubic = Cubic * s;
        cubic = (cubic + Square) * s;
        cubic = (cubic + Linear) * s;
        double position = (exponent + cubic) * _scale;
        return (int)BitConverter.DoubleToInt64Bits(position + RoundMagic);
    }

    private int IndexOfSubnormal(double magnitude) =>
        Index(BitConverter.DoubleToUInt64Bits(magnitude * SubnormalScale), SubnormalScaleBits);

    /// <summary>The magnitude, as mantissa and exponent, at a place on the line of indexes divided by the scale.</summary>
    private static (double Mantissa, int Exponent) Inverse(double position)
    {
        double exponent = Math.Floor(position);
        double target = position - exponent;
        double s = target;
        for (int i = 0; i < 5; i++)
        {
            double value = ((((Cubic * s) + Square) * s) + Linear) * s;
            double slope = (((3 * Cubic * s) + (2 * Square)) * s) + Linear;
            s -= (value - target) / slope;
        }

        return (1 + s, (int)exponent);
    }

    /// <summary>ln((1 + a) / (1 - a)) by its series: a library's logarithm may differ in the last bit between machines.</summary>
    private static double LogarithmOfRatio(double accuracy)
    {
        double sum = 0;
        double power = accuracy;
        for (int i = 1; power > 1e-20 * accuracy; i += 2)
        {
            sum += power / i;
            power *= accuracy * accuracy;
        }

        return 2 * sum;
    }

    private double Bisect(ulong below, ulong above, int index)
    {
        while (above - below > 1)
        {
            ulong middle = below + ((above - below) / 2);
            if (IndexOf(BitConverter.UInt64BitsToDouble(middle)) < index)
            {
                below = middle;
            }
            else
            {
                above = middle;
            }
        }

        return BitConverter.UInt64BitsToDouble(above);
    }
}
