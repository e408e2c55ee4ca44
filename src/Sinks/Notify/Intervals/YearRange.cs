using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>Years: <c>2026</c>, <c>2026:2028</c>.</summary>
internal sealed record YearRange(int First, int Last) : IParsable<YearRange>
{
    public static YearRange Parse(string s, IFormatProvider? provider)
    {
        (int first, int last) = NumberRange.Parse(s, "a year", 1, 9999, []);
        return first <= last ? new YearRange(first, last) : throw new FormatException($"'{s}': it ends before it begins");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out YearRange result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);

    public bool Contains(DateTime local) => local.Year >= First && local.Year <= Last;
}
