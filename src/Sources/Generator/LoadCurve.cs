namespace Streams.Sources.Generator;

/// <summary>How busy a service is over time, 1 on average, with its exact integral.</summary>
/// <remarks>
/// Day and week are cosines that are multiplied, with peaks at about 15:00 UTC and on Wednesdays; three faster ones are
/// added so that no minute is like the one before. All of it can be integrated in closed form, which is what lets a
/// counter's value be known at any time without having counted: cos a * cos b = (cos(a+b) + cos(a-b)) / 2.
/// </remarks>
internal sealed class LoadCurve
{
    /// <summary>How far the day moves the load up and down.</summary>
    public const double DayAmplitude = 0.5;

    /// <summary>How far the week moves the load up and down.</summary>
    public const double WeekAmplitude = 0.15;

    private const long Day = 86_400_000;
    private const long Week = 7 * Day;
    private const long WednesdayNoon = 6 * Day + Day / 2; // The epoch was a Thursday.
    private const double WavesAmplitude = 0.05;

    private static readonly long[] WavePeriods = [97_000, 421_000, 2_459_000];

    private readonly long _dayPeak;
    private readonly long[] _wavePhases;

    public LoadCurve(ulong seed)
    {
        _dayPeak = 15 * 3_600_000 + (long)((Noise.Uniform(seed, 0) - 0.5) * 2 * 3_600_000);
        _wavePhases = [.. WavePeriods.Select((period, i) => (long)(Noise.Uniform(seed, i + 1) * period))];
    }

    /// <summary>The load at a time.</summary>
    public double At(long time)
    {
        double load = (1 + DayAmplitude * Math.Cos(Angle(time, _dayPeak, Day)))
            * (1 + WeekAmplitude * Math.Cos(Angle(time, WednesdayNoon, Week)));
        for (int i = 0; i < WavePeriods.Length; i++)
        {
            load += WavesAmplitude * Math.Cos(Angle(time, _wavePhases[i], WavePeriods[i]));
        }

        return load;
    }

    /// <summary>The load summed up in seconds, from some fixed time on; only differences mean something.</summary>
    public double Integral(long time)
    {
        double day = Angle(time, _dayPeak, Day);
        double week = Angle(time, WednesdayNoon, Week);
        double dayPerSecond = Frequency(Day);
        double weekPerSecond = Frequency(Week);
        double sum = time / 1000.0
            + DayAmplitude * Math.Sin(day) / dayPerSecond
            + WeekAmplitude * Math.Sin(week) / weekPerSecond
            + DayAmplitude * WeekAmplitude / 2
                * (Math.Sin(day + week) / (dayPerSecond + weekPerSecond)
                    + Math.Sin(day - week) / (dayPerSecond - weekPerSecond));
        for (int i = 0; i < WavePeriods.Length; i++)
        {
            sum += WavesAmplitude * Math.Sin(Angle(time, _wavePhases[i], WavePeriods[i])) / Frequency(WavePeriods[i]);
        }

        return sum;
    }

    private static double Angle(long time, long peak, long period) =>
        2 * Math.PI * ((time - peak) % period) / period;

    private static double Frequency(long period) => 2 * Math.PI * 1000 / period;
}
