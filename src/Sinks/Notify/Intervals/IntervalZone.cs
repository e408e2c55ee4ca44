using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>A time zone by its name in the tz database: <c>Europe/Berlin</c>, or <c>Local</c>.</summary>
internal sealed record IntervalZone(TimeZoneInfo Zone) : IParsable<IntervalZone>
{
    public static IntervalZone Parse(string s, IFormatProvider? provider)
    {
        if (s == "Local")
        {
            return new IntervalZone(TimeZoneInfo.Local);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(s, out TimeZoneInfo? zone)
            ? new IntervalZone(zone)
            : throw new FormatException($"expected a time zone such as UTC or Europe/Berlin, found '{s}'");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out IntervalZone result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);
}
