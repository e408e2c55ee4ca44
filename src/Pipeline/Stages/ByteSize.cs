using System.Diagnostics.CodeAnalysis;

namespace Streams.Stages;

/// <summary>A number of bytes as people write it: <c>4096</c>, <c>64KiB</c>, <c>100MB</c>.</summary>
public readonly record struct ByteSize(long Bytes) : IParsable<ByteSize>
{
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ];

    /// <inheritdoc />
    public static ByteSize Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out ByteSize size)
        ? size
        : throw new FormatException($"'{s}' is not a size; write a whole number with or without B, KiB, MiB, GiB, kB, MB or GB");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ByteSize result)
    {
        result = default;
        ReadOnlySpan<char> digits = s.AsSpan().Trim();
        long factor = 1;
        foreach ((string suffix, long unit) in Units)
        {
            if (digits.EndsWith(suffix))
            {
                digits = digits[..^suffix.Length].TrimEnd();
                factor = unit;
                break;
            }
        }

        if (!long.TryParse(digits, System.Globalization.NumberStyles.None, provider, out long number)
            || number > long.MaxValue / factor)
        {
            return false;
        }

        result = new ByteSize(number * factor);
        return true;
    }

    /// <summary>The size in the largest binary unit that divides it.</summary>
    public override string ToString()
    {
        foreach ((string suffix, long factor) in Units.Take(4).Reverse())
        {
            if (Bytes >= factor && Bytes % factor == 0)
            {
                return $"{Bytes / factor}{suffix}";
            }
        }

        return $"{Bytes}B";
    }
}
