using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>Days of the month: <c>1:5</c>, and from its end <c>-3:-1</c>.</summary>
internal sealed record DayOfMonthRange(int First, int Last) : IParsable<DayOfMonthRange>
{
    public static DayOfMonthRange Parse(string s, IFormatProvider? provider)
    {
        (int first, int last) = NumberRange.Parse(s, "a day from 1 to 31 or -31 to -1", -31, 31, []);
        string? problem = first == 0 || last == 0 ? "there is no day 0"
            : first < 0 && last > 0 ? "a range that begins from the end of the month must end there too"
            : first < 0 == last < 0 && first > last ? "it ends before it begins"
            : null;
        return problem is null ? new DayOfMonthRange(first, last) : throw new FormatException($"'{s}': {problem}");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DayOfMonthRange result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);

    public bool Contains(DateTime local)
    {
        int days = DateTime.DaysInMonth(local.Year, local.Month);
        int first = First < 0 ? days + First + 1 : First;
        int last = Last < 0 ? days + Last + 1 : Last;
        return local.Day >= Math.Max(1, first) && local.Day <= Math.Min(days, last);
    }
}
