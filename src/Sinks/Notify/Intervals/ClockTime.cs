using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>A time of the day in minutes: <c>09:30</c>, up to <c>24:00</c>.</summary>
internal sealed record ClockTime(int Minutes) : IParsable<ClockTime>
{
    public static ClockTime Parse(string s, IFormatProvider? provider)
    {
        if (s.Length == 5 && s[2] == ':'
            && int.TryParse(s.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            && int.TryParse(s.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            && minutes < 60 && hours * 60 + minutes <= 24 * 60)
        {
            return new ClockTime(hours * 60 + minutes);
        }

        throw new FormatException($"expected a time of the day from 00:00 to 24:00, found '{s}'");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ClockTime result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);
}
