using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.Data;

namespace Streams.Sinks.Notify.Testing;

/// <summary>The moment at which a test begins, as RFC 3339 text with a zone.</summary>
internal readonly record struct StartTime(EventTime Time) : IParsable<StartTime>
{
    /// <summary>A Monday at noon.</summary>
    public static readonly StartTime Default = new(EventTime.From(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero)));

    public static StartTime Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out StartTime result)
        ? result
        : throw new FormatException($"'{s}' is not a time; write RFC 3339 with a zone, such as 2026-01-05T12:00:00Z");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StartTime result)
    {
        bool isTime = DateTimeOffset.TryParseExact(
            s, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment);
        bool hasZone = s is not null && (s.EndsWith('Z') || (s.Length > 6 && s[^6] is '+' or '-'));
        result = new StartTime(EventTime.From(moment));
        return isTime && hasZone;
    }

    public override string ToString() => Time.ToString();
}
