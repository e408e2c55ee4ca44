namespace Streams.Sources.Formats;

/// <summary>Times in text, as milliseconds since the epoch.</summary>
internal static class TextTime
{
    /// <summary>What a time may look like, for messages.</summary>
    public const string Expected =
        "milliseconds since 1970 or RFC 3339 text such as 2026-01-01T00:00:00Z, within the years 1 to 9999";

    private const long MillisecondsMin = -62_135_596_800_000;
    private const long MillisecondsMax = 253_402_300_799_999;
    private const int DaysTo1970 = 719_162;

    /// <summary>Whether a time is within the years 1 to 9999.</summary>
    public static bool IsInCalendar(long milliseconds) => milliseconds is >= MillisecondsMin and <= MillisecondsMax;

    /// <summary>Cuts a number of milliseconds to whole ones; false outside of the calendar.</summary>
    public static bool TryFrom(double milliseconds, out long time)
    {
        // The comparison is false for NaN too.
        bool isInCalendar = milliseconds is >= MillisecondsMin and <= MillisecondsMax;
        time = isInCalendar ? (long)Math.Floor(milliseconds) : 0;
        return isInCalendar;
    }

    /// <summary>
    /// Reads <c>2026-01-01T00:00:00.000Z</c> or with an offset such as <c>+01:00</c>; parts of a millisecond are cut.
    /// </summary>
    public static bool TryParseRfc3339(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length < 20
            || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':'
            || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month)
            || !TryDigits(text[8..10], out int day) || !TryDigits(text[11..13], out int hour)
            || !TryDigits(text[14..16], out int minute) || !TryDigits(text[17..19], out int second))
        {
            return false;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[19..];
        if (!TryReadFraction(ref rest, out int milliseconds) || !TryReadOffset(rest, out int offsetMinutes))
        {
            return false;
        }

        long days = DaysBefore(year, month) + day - 1 - DaysTo1970;
        long minutes = (days * 24 + hour) * 60 + minute - offsetMinutes;
        time = (minutes * 60 + second) * 1000 + milliseconds;
        return time is >= MillisecondsMin and <= MillisecondsMax;
    }

    private static long DaysBefore(int year, int month)
    {
        int before = year - 1;
        long days = before * 365L + before / 4 - before / 100 + before / 400;
        for (int m = 1; m < month; m++)
        {
            days += DateTime.DaysInMonth(year, m);
        }

        return days;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        int length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length <= 0)
        {
            return false;
        }

        for (int i = 1; i <= 3; i++)
        {
            milliseconds = milliseconds * 10 + (i <= length ? rest[i] - '0' : 0);
        }

        rest = rest[(length + 1)..];
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':'
            || !TryDigits(rest[1..3], out int hour) || !TryDigits(rest[4..], out int minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = (hour * 60 + minute) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (byte c in text)
        {
            if ((uint)(c - '0') > 9)
            {
                return false;
            }

            number = number * 10 + c - '0';
        }

        return true;
    }
}
