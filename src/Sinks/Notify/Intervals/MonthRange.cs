using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>Months by name or number: <c>december</c>, <c>5:8</c>.</summary>
internal sealed record MonthRange(int First, int Last) : IParsable<MonthRange>
{
    private static readonly string[] Names =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    public static MonthRange Parse(string s, IFormatProvider? provider)
    {
        (int first, int last) = NumberRange.Parse(s, "a month", 1, 12, Names);
        return first <= last ? new MonthRange(first, last) : throw new FormatException($"'{s}': it ends before it begins");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out MonthRange result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);

    public bool Contains(DateTime local) => local.Month >= First && local.Month <= Last;
}
