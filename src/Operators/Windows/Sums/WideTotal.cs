using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>What an encoded wide sum says about its digits, which stand beside it.</summary>
internal readonly record struct WideTotal(int Length, int Lowest, bool IsNegative, WideSum.Specials Special)
{
    /// <summary>Reads what <see cref="WideSum.Write"/> wrote, the digits into a span that holds the most there can be.</summary>
    public static WideTotal Read(ref StateReader reader, scoped Span<uint> digits)
    {
        byte flags = reader.ReadByte();
        int length = reader.ReadInt();
        long lowest = reader.ReadLong();
        if (flags > 15 || length > WideSum.LengthMax || lowest < WideSum.LowestDigit
            || lowest + length > WideSum.HighestDigit + 1)
        {
            throw new InvalidDataException($"An exact sum of {length} digits from {lowest} with flags {flags} is damaged.");
        }

        for (int i = 0; i < length; i++)
        {
            ulong digit = reader.ReadVarInt();
            digits[i] = digit <= uint.MaxValue
                ? (uint)digit
                : throw new InvalidDataException($"A digit of {digit} in an exact sum is damaged.");
        }

        return new WideTotal(length, (int)lowest, (flags & 8) != 0, (WideSum.Specials)(flags & 7));
    }

    /// <summary>Cuts the total into doubles from the top, which it is the exact sum of unless they do not reach.</summary>
    public bool TrySplit(ReadOnlySpan<uint> digits, Span<double> parts)
    {
        parts.Clear();
        ReadOnlySpan<uint> magnitude = digits[..(digits[..Length].LastIndexOfAnyExcept(0u) + 1)];
        return Special == WideSum.Specials.None
            && (magnitude.IsEmpty || WideRounding.TrySplit(magnitude, 32 * Lowest, IsNegative, parts));
    }
}
