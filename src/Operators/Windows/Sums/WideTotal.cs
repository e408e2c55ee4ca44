using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>What an encoded wide sum says about its digits, which stand beside it.</summary>
internal readonly record struct WideTotal(int Length, int Lowest, bool IsNegative, WideSum.Specials Special)
{
    /// <summary>Writes a total without zeros at its ends.</summary>
    public static void Write(
        StateWriter writer, ReadOnlySpan<uint> magnitude, int lowest, bool isNegative, WideSum.Specials specials)
    {
        int first = Math.Max(magnitude.IndexOfAnyExcept(0u), 0);
        writer.WriteByte((byte)((byte)specials | (isNegative ? 8 : 0)));
        writer.WriteVarInt((ulong)(magnitude.Length - first));
        writer.WriteLong(magnitude.IsEmpty ? 0 : lowest + first);
        foreach (uint digit in magnitude[first..])
        {
            writer.WriteVarInt(digit);
        }
    }

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
