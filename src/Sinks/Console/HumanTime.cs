using System.Globalization;
using Streams.Data;

namespace Streams.Sinks.Console;

/// <summary>Event times for the eye, in UTC: the day is shown only when it is not today.</summary>
public static class HumanTime
{
    private const string OfDay = "HH:mm:ss.fff";
    private const string WithDay = "yyyy-MM-dd HH:mm:ss.fff";

    /// <summary>The most characters that a formatted time takes.</summary>
    internal const int LengthMax = 32;

    /// <summary>Formats a time to the millisecond.</summary>
    public static string Format(EventTime time, DateTimeOffset now)
    {
        Span<char> text = stackalloc char[LengthMax];
        return text[..Format(text, time, now)].ToString();
    }

    /// <summary>The time of day to the second, or bare milliseconds when no calendar has the time.</summary>
    public static string FormatSeconds(EventTime time) =>
        TryDate(time, out DateTime date)
            ? date.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : time.Milliseconds.ToString(CultureInfo.InvariantCulture);

    internal static int Format(Span<char> target, EventTime time, DateTimeOffset now)
    {
        int length;
        if (!TryDate(time, out DateTime date))
        {
            time.Milliseconds.TryFormat(target, out length, default, CultureInfo.InvariantCulture);
            return length;
        }

        string format = date.Date == now.UtcDateTime.Date ? OfDay : WithDay;
        date.TryFormat(target, out length, format, CultureInfo.InvariantCulture);
        return length;
    }

    private static bool TryDate(EventTime time, out DateTime date)
    {
        const long FirstMillisecond = -62135596800000;
        const long LastMillisecond = 253402300799999;
        bool hasDate = time.Milliseconds is >= FirstMillisecond and <= LastMillisecond;
        date = hasDate ? DateTime.UnixEpoch.AddTicks(time.Milliseconds * TimeSpan.TicksPerMillisecond) : default;
        return hasDate;
    }
}
