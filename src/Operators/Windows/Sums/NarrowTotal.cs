using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>Writes a sum that a few doubles hold as a wide sum of them would be written, without making one.</summary>
internal static class NarrowTotal
{
    private const int StackDigits = 24;

    /// <summary>Writes the sum of some finite doubles, as <see cref="WideSum.Write"/> does.</summary>
    public static void Write(StateWriter writer, ReadOnlySpan<double> parts)
    {
        int lowest = int.MaxValue;
        int highest = int.MinValue;
        foreach (double part in parts)
        {
            if (part != 0)
            {
                int exponent = new DoubleParts(part).Exponent;
                lowest = Math.Min(lowest, exponent);
                highest = Math.Max(highest, exponent);
            }
        }

        if (lowest == int.MaxValue)
        {
            lowest = highest = 0;
        }

        int first = WideDigits.DigitOf(lowest);
        int length = WideDigits.DigitOf(highest) + WideDigits.Reach - first + 1;
        if (length > StackDigits)
        {
            WriteWide(writer, parts);
            return;
        }

        Span<long> digits = stackalloc long[StackDigits];
        digits = digits[..length];
        digits.Clear();
        WideDigits total = new(digits, first);
        foreach (double part in parts)
        {
            DoubleParts split = new(part);
            if (split.Mantissa != 0)
            {
                total.Add(split.Mantissa, split.Exponent, split.IsNegative);
            }
        }

        Span<uint> magnitude = stackalloc uint[StackDigits + 2];
        int count = WideDigits.Resolve(digits, magnitude, out bool isNegative);
        WideTotal.Write(writer, magnitude[..count], first, isNegative, WideSum.Specials.None);
    }

    private static void WriteWide(StateWriter writer, ReadOnlySpan<double> parts)
    {
        WideSum sum = new();
        foreach (double part in parts)
        {
            sum.Add(part);
        }

        sum.Write(writer);
    }
}
