namespace Streams.Bench.Anomaly.Series;

/// <summary>Series of the shapes that the Numenta benchmark has: its files cannot be had here, so their like is made up.</summary>
internal static class SeriesFiles
{
    private const double Day = 288; // Rows of five minutes.

    /// <summary>All of them; a seed decides the noise.</summary>
    public static IReadOnlyList<SeriesFile> Of(int seed) =>
    [
        Cpu(new Random(seed)), Requests(new Random(seed + 1)), Temperature(new Random(seed + 2)),
        Exchange(new Random(seed + 3)), Taxi(new Random(seed + 4)), Volume(new Random(seed + 5)),
    ];

    // Processor use of a server, with a job every six hours; it falls idle for half an hour, and later stays higher.
    private static SeriesFile Cpu(Random random) => Make("cpu use", 5, 4_032, [1_700, 3_100], i =>
        i is >= 1_700 and < 1_706 ? 4 + random.NextDouble()
        : 40 + 2 * Normal(random) + (i % 72 == 30 ? 15 + 3 * Normal(random) : 0) + (i >= 3_100 ? 14 : 0));

    // Requests in five minutes, by day and night; a burst, and a time in which next to nothing comes.
    private static SeriesFile Requests(Random random) => Make("request count", 5, 4_032, [1_500, 3_300], i =>
    {
        double usual = 70 + 50 * Math.Sin(2 * Math.PI * i / Day);
        double rate = i is 1_500 or 1_501 ? 7 * usual + 200 : i is >= 3_300 and < 3_312 ? 1 : usual;
        return Math.Max(0, Math.Round(rate + Math.Sqrt(rate) * 1.5 * Normal(random)));
    });

    // The temperature of a machine wanders within days; it falls for six hours before it is shut down, and once more by a third.
    private static SeriesFile Temperature(Random random)
    {
        double wander = 0;
        return Make("machine temperature", 5, 8_064, [3_500, 6_400], i =>
        {
            wander += -wander / 400 + 0.25 * Normal(random);
            double fall = i is >= 3_500 and < 3_572 ? (i - 3_500) / 72.0 * 45
                : i is >= 3_572 and < 3_620 ? 65
                : i is >= 6_400 and < 6_544 ? 30
                : 0;
            return 85 + wander + 0.4 * Normal(random) - fall;
        });
    }

    // What a click costs, hour by hour: skewed, with single hours that are far off.
    private static SeriesFile Exchange(Random random) => Make("ad exchange", 60, 1_600, [620, 1_200], i =>
        (0.4 + 0.1 * Math.Sin(2 * Math.PI * i / 24)) * Math.Exp(0.25 * Normal(random))
        * (i == 620 ? 8 : i is >= 1_200 and < 1_204 ? 4 : 1));

    // Rides in half an hour, with two peaks a day and calmer weekends; a holiday, a storm, and a night that is all too lively.
    private static SeriesFile Taxi(Random random) => Make("taxi demand", 30, 10_320, [4_800, 7_200, 9_168], i =>
    {
        double hour = i % 48 / 2.0;
        double week = i / 48 % 7 >= 5 ? 0.8 : 1;
        double usual = week * (8_000 + 9_000 * Bump(hour, 8.5, 2) + 12_000 * Bump(hour, 19, 3));
        double factor = i is >= 4_800 and < 4_848 ? 0.45 : i is >= 7_200 and < 7_248 ? 0.05 : 1;
        double more = i is >= 9_168 and < 9_176 ? 20_000 : 0;
        return Math.Round(usual * factor * (1 + 0.06 * Normal(random)) + more);
    });

    // How often a firm is named: heavy tails at all times, and two days on which it is the talk of the town.
    private static SeriesFile Volume(Random random) => Make("tweet volume", 5, 8_064, [4_100, 6_900], i =>
    {
        double usual = 25 + 15 * Math.Sin(2 * Math.PI * i / Day);
        double talk = (i >= 4_100 ? 600 * Math.Exp(-(i - 4_100) / 18.0) : 0) + (i >= 6_900 ? 350 * Math.Exp(-(i - 6_900) / 24.0) : 0);
        return Math.Round((usual + talk) * Math.Exp(0.55 * Normal(random)));
    });

    private static SeriesFile Make(string name, int minutes, int count, int[] anomalies, Func<int, double> valueOf) =>
        new(name, TimeSpan.FromMinutes(minutes), [.. Enumerable.Range(0, count).Select(valueOf)], anomalies);

    private static double Bump(double hour, double at, double width) =>
        Math.Exp(-(hour - at) * (hour - at) / (2 * width * width));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
