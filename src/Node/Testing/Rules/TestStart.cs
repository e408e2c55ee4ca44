using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Node.Testing.Rules;

/// <summary>A moment: seconds since the Unix epoch, or RFC 3339.</summary>
internal readonly record struct TestStart(EventTime Time) : IParsable<TestStart>
{
    private const double SecondsMax = 253402300799;

    /// <inheritdoc />
    public static TestStart Parse(string s, IFormatProvider? provider)
    {
        if (double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && Math.Abs(seconds) <= SecondsMax)
        {
            return new TestStart(new EventTime((long)Math.Round(seconds * 1000)));
        }

        return DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? new TestStart(EventTime.From(moment))
            : throw new FormatException($"expected seconds since 1970 or a time such as 2026-01-01T00:00:00Z, found '{s}'");
    }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TestStart result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);
}
