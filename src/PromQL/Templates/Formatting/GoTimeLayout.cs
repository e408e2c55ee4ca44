using System.Globalization;
using System.Text;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Formatting;

/// <summary>Writes times by Go's layouts, which show how the second of January 2006, 15:04:05, would look.</summary>
internal static class GoTimeLayout
{
    // Longer forms stand before those that they begin with.
    private static readonly (string Form, Func<GoTime, string> Write)[] Forms =
    [
        ("January", time => Month(time.Moment.Month)),
        ("Jan", time => Month(time.Moment.Month)[..3]),
        ("Monday", time => $"{time.Moment.DayOfWeek}"),
        ("Mon", time => $"{time.Moment.DayOfWeek}"[..3]),
        ("MST", time => time.Zone),
        ("2006", time => time.Moment.Year.ToString("D4", CultureInfo.InvariantCulture)),
        ("002", time => time.Moment.DayOfYear.ToString("D3", CultureInfo.InvariantCulture)),
        ("01", time => Two(time.Moment.Month)),
        ("02", time => Two(time.Moment.Day)),
        ("03", time => Two(Hour12(time))),
        ("04", time => Two(time.Moment.Minute)),
        ("05", time => Two(time.Moment.Second)),
        ("06", time => Two(time.Moment.Year % 100)),
        ("15", time => Two(time.Moment.Hour)),
        ("-07:00:00", time => Offset(time, ":") + ":00"),
        ("-07:00", time => Offset(time, ":")),
        ("-0700", time => Offset(time, "")),
        ("-07", time => Offset(time, "")[..3]),
        ("Z07:00", time => time.Moment.Offset == TimeSpan.Zero ? "Z" : Offset(time, ":")),
        ("Z0700", time => time.Moment.Offset == TimeSpan.Zero ? "Z" : Offset(time, "")),
        ("Z07", time => time.Moment.Offset == TimeSpan.Zero ? "Z" : Offset(time, "")[..3]),
        ("PM", time => time.Moment.Hour >= 12 ? "PM" : "AM"),
        ("pm", time => time.Moment.Hour >= 12 ? "pm" : "am"),
        ("__2", time => time.Moment.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3)),
        ("_2", time => time.Moment.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)),
        ("1", time => Plain(time.Moment.Month)),
        ("2", time => Plain(time.Moment.Day)),
        ("3", time => Plain(Hour12(time))),
        ("4", time => Plain(time.Moment.Minute)),
        ("5", time => Plain(time.Moment.Second)),
    ];

    public static string Month(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    public static string Format(GoTime time, string layout)
    {
        StringBuilder text = new();
        int at = 0;
        while (at < layout.Length)
        {
            at += TryFraction(time, layout.AsSpan(at), text) is int length and > 0 ? length : Element(time, layout, at, text);
        }

        return text.ToString();
    }

    private static int Element(GoTime time, string layout, int at, StringBuilder text)
    {
        foreach ((string form, Func<GoTime, string> write) in Forms)
        {
            if (string.CompareOrdinal(layout, at, form, 0, form.Length) == 0 && !IsPartOfWord(form, layout, at))
            {
                text.Append(write(time));
                return form.Length;
            }
        }

        text.Append(layout[at]);
        return 1;
    }

    /// <summary>Go takes "Jan" and "Mon" for names only where no small letter follows.</summary>
    private static bool IsPartOfWord(string form, string layout, int at) =>
        form is "Jan" or "Mon" && at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3]);

    /// <summary>Fractions of seconds: <c>.000</c> with, <c>.999</c> without zeros at the end.</summary>
    private static int TryFraction(GoTime time, ReadOnlySpan<char> layout, StringBuilder text)
    {
        if (layout.Length < 2 || layout[0] is not ('.' or ',') || layout[1] is not ('0' or '9'))
        {
            return 0;
        }

        int end = layout[1..].IndexOfAnyExcept(layout[1]);
        int digits = end < 0 ? layout.Length - 1 : end;
        if (digits + 1 < layout.Length && char.IsAsciiDigit(layout[digits + 1]))
        {
            return 0;
        }

        long nanoseconds = time.Moment.Ticks % TimeSpan.TicksPerSecond * 100;
        string fraction = nanoseconds.ToString("D9", CultureInfo.InvariantCulture).PadRight(digits, '0')[..digits];
        fraction = layout[1] == '9' ? fraction.TrimEnd('0') : fraction;
        _ = fraction.Length > 0 ? text.Append(layout[0]).Append(fraction) : text;
        return digits + 1;
    }

    private static string Offset(GoTime time, string separator)
    {
        TimeSpan offset = time.Moment.Offset;
        return $"{(offset < TimeSpan.Zero ? '-' : '+')}{Two(Math.Abs(offset.Hours))}{separator}{Two(Math.Abs(offset.Minutes))}";
    }

    private static int Hour12(GoTime time) => time.Moment.Hour % 12 is 0 ? 12 : time.Moment.Hour % 12;

    private static string Two(int number) => number.ToString("D2", CultureInfo.InvariantCulture);

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
