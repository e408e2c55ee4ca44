namespace Streams.PromQL.Functions;

/// <summary>A moment in the calendar, UTC, for any number of seconds that fits 64 bits.</summary>
/// <remarks>
/// The days of eras of 400 years from the first of March, as H. Hinnant's "chrono-compatible low-level date algorithms"
/// count them; .NET's own calendar ends at the year 9999.
/// </remarks>
internal readonly record struct CivilTime(long Year, int Month, int Day, int YearDay, int WeekDay, int Hour, int Minute)
{
    private const int SecondsOfDay = 86_400;
    private const int DaysOfEra = 146_097;

    private static readonly int[] MonthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public int DaysInMonth => MonthLengths[Month - 1] + (Month == 2 && IsLeap(Year) ? 1 : 0);

    /// <summary>The moment so many seconds after the epoch; parts of a second are cut.</summary>
    public static CivilTime Of(double seconds)
    {
        // What no 64 bits hold is, as Prometheus has it on common machines, the least number that they do.
        long whole = seconds is >= long.MinValue and < 9.2233720368547758e18 ? (long)seconds : long.MinValue;
        long days = Math.DivRem(whole, SecondsOfDay, out long second);
        if (second < 0)
        {
            days--;
            second += SecondsOfDay;
        }

        long shifted = days + 719_468;
        long era = (shifted >= 0 ? shifted : shifted - DaysOfEra + 1) / DaysOfEra;
        long dayOfEra = shifted - (era * DaysOfEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long marchMonth = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * marchMonth) + 2) / 5) + 1);
        int month = (int)(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        long year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        int weekDay = (int)(((days + 4) % 7 + 7) % 7);
        return new CivilTime(year, month, day, YearDayOf(year, month, day), weekDay, (int)(second / 3_600), (int)(second % 3_600 / 60));
    }

    private static int YearDayOf(long year, int month, int day)
    {
        int before = 0;
        foreach (int length in MonthLengths.AsSpan(0, month - 1))
        {
            before += length;
        }

        return before + day + (month > 2 && IsLeap(year) ? 1 : 0);
    }

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
