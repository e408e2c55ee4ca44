using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>A moment as an option writes it: RFC 3339 text or milliseconds since the Unix epoch.</summary>
public readonly record struct TimeBound(EventTime Time) : IParsable<TimeBound>
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    /// <inheritdoc />
    public static TimeBound Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out TimeBound bound)
        ? bound
        : throw new FormatException(
            $"'{s}' is not a time; write RFC 3339, such as 2026-01-31T08:00:00Z, or milliseconds since 1970");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TimeBound result)
    {
        ReadOnlySpan<char> text = s.AsSpan().Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds))
        {
            result = new TimeBound(new EventTime(milliseconds));
            return true;
        }

        // A moment without a zone would mean something else on every machine.
        bool hasZone = text is [.., 'Z' or 'z'] || (text.Length > 6 && text[^6] is '+' or '-');
        result = default;
        if (!hasZone || !DateTimeOffset.TryParseExact(
                text.ToString().ToUpperInvariant(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None,
                out DateTimeOffset moment))
        {
            return false;
        }

        result = new TimeBound(EventTime.From(moment));
        return true;
    }

    /// <summary>The moment as RFC 3339 text.</summary>
    public override string ToString() => Time.ToString();
}
