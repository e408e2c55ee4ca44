using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>Days of the week: <c>saturday</c>, <c>monday:friday</c>.</summary>
internal sealed record WeekdayRange(int First, int Last) : IParsable<WeekdayRange>
{
    private static readonly string[] Names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static WeekdayRange Parse(string s, IFormatProvider? provider)
    {
        (int first, int last) = NumberRange.Parse(s, "a day of the week", 0, 6, Names);
        return first <= last ? new WeekdayRange(first, last)
            : throw new FormatException($"the week begins on sunday: '{s}' ends before it begins; write it as two ranges");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out WeekdayRange result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);

    public bool Contains(DateTime local) => (int)local.DayOfWeek >= First && (int)local.DayOfWeek <= Last;
}
