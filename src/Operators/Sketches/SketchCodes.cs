using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Streams.Operators.Sketches;

/// <summary>One number for where a value is counted: its bucket, its bucket among the negatives, or a counter of its own.</summary>
internal static class SketchCodes
{
    /// <summary>What is added to the bucket of a negative value's magnitude; buckets lie within 2^22 of zero.</summary>
    public const int NegativeBase = 1 << NegativeShift;

    /// <summary>Codes below are buckets of positive values.</summary>
    public const int PositiveLimit = 1 << 23;

    /// <summary>Codes below, and not below <see cref="PositiveLimit"/>, are buckets of negative values.</summary>
    public const int BucketLimit = 1 << 25;

    public const int Zero = BucketLimit;
    public const int PositiveInfinity = BucketLimit + 1;
    public const int NegativeInfinity = BucketLimit + 2;
    public const int NotANumber = BucketLimit + 3;

    private const int NegativeShift = 24;
    private const long SmallestNormalBits = 1L << 52;
    private const long InfinityBits = 0x7ffL << 52;

    /// <summary>The code of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(BucketMapping mapping, double value)
    {
        double magnitude = Math.Abs(value);
        return magnitude > 0 && magnitude <= double.MaxValue
            ? mapping.IndexOf(magnitude) + (value < 0 ? NegativeBase : 0)
            : OfOdd(value);
    }

    /// <summary>Writes the codes of values and returns what they span.</summary>
    public static CodeSpan Fill(BucketMapping mapping, ReadOnlySpan<double> values, Span<int> codes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Fill512(mapping, values, codes);
        }

        return Vector256.IsHardwareAccelerated
            ? Fill256(mapping, values, codes)
            : FillEach(mapping, values, codes, CodeSpan.Empty);
    }

    /// <summary>The codes one by one.</summary>
    public static CodeSpan FillEach(
        BucketMapping mapping, ReadOnlySpan<double> values, Span<int> codes, CodeSpan span)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int code = Of(mapping, values[i]);
            codes[i] = code;
            span.Include(code, values[i]);
        }

        return span;
    }

    /// <summary>The codes in vectors of four; vectors with zeros, subnormal or special values go one by one.</summary>
    public static CodeSpan Fill256(BucketMapping mapping, ReadOnlySpan<double> values, Span<int> codes)
    {
        CodeSpan span = CodeSpan.Empty;
        Vector256<int> lowest = Vector256.Create(int.MaxValue);
        Vector256<int> highest = Vector256.Create(int.MinValue);
        Vector256<double> minimum = Vector256.Create(double.PositiveInfinity);
        Vector256<double> maximum = Vector256.Create(double.NegativeInfinity);
        int at = 0;
        for (; at <= values.Length - 8; at += 8)
        {
            Vector256<double> first = Vector256.Create(values.Slice(at, 4));
            Vector256<double> second = Vector256.Create(values.Slice(at + 4, 4));
            Vector256<long> firstBits = Vector256.Abs(first).AsInt64();
            Vector256<long> secondBits = Vector256.Abs(second).AsInt64();
            Vector256<long> small = Vector256.Min(firstBits, secondBits);
            Vector256<long> large = Vector256.Max(firstBits, secondBits);
            if (Vector256.LessThanAny(small, Vector256.Create(SmallestNormalBits))
                || Vector256.GreaterThanOrEqualAny(large, Vector256.Create(InfinityBits)))
            {
                span = FillEach(mapping, values.Slice(at, 8), codes.Slice(at, 8), span);
                continue;
            }

            Vector256<int> code = Vector256.Narrow(
                mapping.Indexes(firstBits.AsUInt64()) + NegativePart(first),
                mapping.Indexes(secondBits.AsUInt64()) + NegativePart(second));
            code.CopyTo(codes.Slice(at, 8));
            lowest = Vector256.Min(lowest, code);
            highest = Vector256.Max(highest, code);
            minimum = Vector256.MinNative(minimum, Vector256.MinNative(first, second));
            maximum = Vector256.MaxNative(maximum, Vector256.MaxNative(first, second));
        }

        for (int lane = 0; lane < 8; lane++)
        {
            span.Include(lowest[lane], highest[lane], minimum[lane & 3], maximum[lane & 3]);
        }

        return FillEach(mapping, values[at..], codes[at..], span);
    }

    /// <summary>The codes in vectors of eight; vectors with zeros, subnormal or special values go one by one.</summary>
    public static CodeSpan Fill512(BucketMapping mapping, ReadOnlySpan<double> values, Span<int> codes)
    {
        CodeSpan span = CodeSpan.Empty;
        Vector512<int> lowest = Vector512.Create(int.MaxValue);
        Vector512<int> highest = Vector512.Create(int.MinValue);
        Vector512<double> minimum = Vector512.Create(double.PositiveInfinity);
        Vector512<double> maximum = Vector512.Create(double.NegativeInfinity);
        int at = 0;
        for (; at <= values.Length - 16; at += 16)
        {
            Vector512<double> first = Vector512.Create(values.Slice(at, 8));
            Vector512<double> second = Vector512.Create(values.Slice(at + 8, 8));
            Vector512<long> firstBits = Vector512.Abs(first).AsInt64();
            Vector512<long> secondBits = Vector512.Abs(second).AsInt64();
            Vector512<long> small = Vector512.Min(firstBits, secondBits);
            Vector512<long> large = Vector512.Max(firstBits, secondBits);
            if (Vector512.LessThanAny(small, Vector512.Create(SmallestNormalBits))
                || Vector512.GreaterThanOrEqualAny(large, Vector512.Create(InfinityBits)))
            {
                span = FillEach(mapping, values.Slice(at, 16), codes.Slice(at, 16), span);
                continue;
            }

            Vector512<int> code = Vector512.Narrow(
                mapping.Indexes(firstBits.AsUInt64()) + NegativePart(first),
                mapping.Indexes(secondBits.AsUInt64()) + NegativePart(second));
            code.CopyTo(codes.Slice(at, 16));
            lowest = Vector512.Min(lowest, code);
            highest = Vector512.Max(highest, code);
            minimum = Vector512.MinNative(minimum, Vector512.MinNative(first, second));
            maximum = Vector512.MaxNative(maximum, Vector512.MaxNative(first, second));
        }

        for (int lane = 0; lane < 16; lane++)
        {
            span.Include(lowest[lane], highest[lane], minimum[lane & 7], maximum[lane & 7]);
        }

        return FillEach(mapping, values[at..], codes[at..], span);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> NegativePart(Vector256<double> values) =>
        Vector256.ShiftLeft(Vector256.ShiftRightLogical(values.AsInt64(), 63), NegativeShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> NegativePart(Vector512<double> values) =>
        Vector512.ShiftLeft(Vector512.ShiftRightLogical(values.AsInt64(), 63), NegativeShift);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int OfOdd(double value) => value switch
    {
        0 => Zero,
        double.PositiveInfinity => PositiveInfinity,
        double.NegativeInfinity => NegativeInfinity,
        _ => NotANumber,
    };
}
