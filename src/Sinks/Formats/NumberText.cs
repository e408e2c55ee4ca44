using System.Globalization;

namespace Streams.Sinks.Formats;

/// <summary>Numbers as UTF-8: the shortest text that reads back as the same double.</summary>
public static class NumberText
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int BytesMax = 32;

    /// <summary>Formats a value, with <c>NaN</c>, <c>+Inf</c> and <c>-Inf</c> as Prometheus has them; returns the bytes used.</summary>
    public static int Format(Span<byte> target, double value)
    {
        int length;
        if (double.IsFinite(value))
        {
            value.TryFormat(target, out length, default, CultureInfo.InvariantCulture);
            return length;
        }

        ReadOnlySpan<byte> text = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
        text.CopyTo(target);
        return text.Length;
    }

    /// <summary>Formats a whole number and returns the bytes used.</summary>
    public static int Format(Span<byte> target, long value)
    {
        value.TryFormat(target, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }
}
