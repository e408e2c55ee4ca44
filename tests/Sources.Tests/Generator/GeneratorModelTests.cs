using Streams.Data;
using Streams.Sources.Generator;

namespace Streams.Sources.Tests.Generator;

public sealed class GeneratorModelTests
{
    private const long Day = 86_400_000;

    // A Monday at midnight.
    private static readonly EventTime Start = EventTime.From(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Fill_AnyCutAndOrder_GivesTheSameRows()
    {
        GeneratorOptions options = new() { Interval = TimeSpan.FromMinutes(7), Incidents = [Spike(), DropOut()] };
        List<(int, long, double)> whole = Fill(new GeneratorModel(options, Start, 7), 0, 5000, 5000);
        Random random = new(1);

        for (int i = 0; i < 20; i++)
        {
            int from = random.Next(5000);
            GeneratorModel other = new(options, Start, 7);
            other.Fill(random.Next(100_000), 1, new int[1], new long[1], new double[1]);
            List<(int, long, double)> rest = Fill(other, from, 5000 - from, random.Next(1, 300));

            Assert.Equal(whole.TakeLast(rest.Count), rest);
            Assert.InRange(rest.Count, 1, 5000 - from);
        }
    }

    [Fact]
    public void Fill_OtherSeed_GivesOtherValues()
    {
        GeneratorOptions options = new();

        List<(int, long, double Value)> one = Fill(new GeneratorModel(options, Start, 1), 0, 990, 990);
        List<(int, long, double Value)> two = Fill(new GeneratorModel(options, Start, 2), 0, 990, 990);

        Assert.InRange(one.Zip(two).Count(p => p.First.Value == p.Second.Value), 0, 200);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(12_345)]
    public void Layout_WantedSeries_AreExactlyThatManyAndAllDifferent(int count)
    {
        SeriesLayout layout = new(new GeneratorOptions { Series = count });

        Assert.Equal(count, layout.Count);
        Assert.Equal(count, Enumerable.Range(0, count).Select(layout.LabelsOf).Distinct().Count());
    }

    [Fact]
    public void Layout_Default_HasTheMetricsOfEachService()
    {
        SeriesLayout layout = new(new GeneratorOptions());

        Dictionary<string, int> counts = Enumerable.Range(0, layout.Count)
            .GroupBy(i => layout.LabelsOf(i).Name).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal(3, counts["queue_depth"]);
        Assert.Equal(12, counts["http_request_duration_seconds"]);
        Assert.Equal(6, counts["cpu_usage_ratio"]);
        Assert.Equal(6, counts["memory_used_bytes"]);
        Assert.Equal(72, counts["http_requests_total"]);
        Assert.Equal(
            "http_requests_total{instance=\"checkout-1\",route=\"/\",service=\"checkout\",status=\"200\"}",
            layout.LabelsOf(7).ToString());
    }

    [Fact]
    public void TimeOf_Rows_SpreadsSeriesOverTheIntervalAndNeverGoesBack()
    {
        GeneratorModel model = new(new GeneratorOptions { Interval = TimeSpan.FromMilliseconds(50) }, Start, 1);
        int series = model.Layout.Count;
        long[] times = [.. Enumerable.Range(0, series * 10).Select(row => model.TimeOf(row))];

        Assert.Equal(times.Order(), times);
        for (int row = series; row < times.Length; row++)
        {
            Assert.Equal(50, times[row] - times[row - series]);
        }
    }

    [Fact]
    public void Counters_OverTwoWeeks_OnlyGrowAndAreResetAboutOnceADay()
    {
        GeneratorOptions options = new()
        {
            Services = 1,
            Routes = 1,
            Interval = TimeSpan.FromMinutes(5),
            Incidents = [Spike() with { Factor = 0.2 }],
        };
        GeneratorModel model = new(options, Start, 3);
        int points = 14 * 288;
        foreach (IGrouping<int, (int Series, long Time, double Value)> series in
            Fill(model, 0, points * model.Layout.Count, 4096).GroupBy(r => r.Item1).Where(g => IsCounter(model, g.Key)))
        {
            double[] values = [.. series.Select(r => r.Value)];
            int resets = values.Zip(values.Skip(1)).Count(p => p.Second < p.First);

            Assert.InRange(resets, 9, 20);
            Assert.All(values, v => Assert.True(v >= 0 && v == Math.Floor(v)));
        }
    }

    [Fact]
    public void Counters_OverAWeek_GrowByTheirMeanRate()
    {
        GeneratorOptions options = new() { Services = 1, Routes = 8, Interval = TimeSpan.FromMinutes(1) };
        GeneratorModel model = new(options, Start, 3);
        List<(int Series, long Time, double Value)> rows = Fill(model, 0, 7 * 1440 * model.Layout.Count, 4096);
        Dictionary<string, double> perStatus = rows.Where(r => IsCounter(model, r.Series))
            .GroupBy(r => r.Series)
            .GroupBy(g => model.Layout.LabelsOf(g.Key).Get("status")!)
            .ToDictionary(s => s.Key, s => s.Sum(g => Increase([.. g.Select(r => r.Value)])) / (7 * 86400));

        // 16 counters a status with rates of 2 + 40 u^2, u even: 15.3 on average.
        double total = perStatus.Values.Sum();
        Assert.InRange(total, 16 * 7, 16 * 24);
        Assert.InRange(perStatus["200"] / total, 0.955, 0.965);
        Assert.InRange(perStatus["500"] / total, 0.008, 0.011);
    }

    [Fact]
    public void Counters_DayAndNight_FollowTheDay()
    {
        GeneratorOptions options = new() { Services = 1, Routes = 2, Interval = TimeSpan.FromMinutes(10) };
        GeneratorModel model = new(options, Start, 3);
        List<(int Series, long Time, double Value)> rows = Fill(model, 0, 7 * 144 * model.Layout.Count, 4096);
        double[] perHour = new double[24];
        foreach (IGrouping<int, (int, long Time, double Value)> series in
            rows.Where(r => IsCounter(model, r.Series)).GroupBy(r => r.Series))
        {
            foreach (((int, long Time, double Value) a, (int, long Time, double Value) b) in series.Zip(series.Skip(1)))
            {
                perHour[a.Time % Day / 3_600_000] += Math.Max(0, b.Value - a.Value);
            }
        }

        int peak = Array.IndexOf(perHour, perHour.Max());
        int low = Array.IndexOf(perHour, perHour.Min());
        Assert.InRange(peak, 12, 17);
        Assert.InRange((low + 24 - peak) % 24, 10, 14);
        Assert.InRange(perHour[peak] / perHour[low], 2.2, 4);
    }

    [Fact]
    public void Latencies_OverAWeek_AreLognormalAroundTheirMedian()
    {
        GeneratorOptions options = new() { Services = 1, Routes = 1, Interval = TimeSpan.FromMinutes(1) };
        GeneratorModel model = new(options, Start, 3);
        double[] logs = [.. Fill(model, 0, 7 * 1440 * model.Layout.Count, 4096)
            .Where(r => model.Layout[r.Series].Metric == MetricKind.RequestDuration).Select(r => Math.Log(r.Value))];

        double mean = logs.Average();
        double deviation = Math.Sqrt(logs.Average(l => (l - mean) * (l - mean)));

        Assert.InRange(Math.Exp(mean), 0.02 * 0.7, 0.2 * 1.3);
        Assert.InRange(deviation, 0.5, 0.55);
    }

    [Fact]
    public void Gauges_OverAWeek_StayWithinTheirNature()
    {
        GeneratorModel model = new(new GeneratorOptions { Interval = TimeSpan.FromMinutes(10) }, Start, 3);
        foreach ((int series, _, double value) in Fill(model, 0, 7 * 144 * model.Layout.Count, 4096))
        {
            (double Min, double Max) range = model.Layout[series].Metric switch
            {
                MetricKind.CpuUsage => (0.02, 0.8),
                MetricKind.MemoryUsed => (150e6, 1.2e9),
                MetricKind.QueueDepth => (0, 100),
                _ => (0, double.MaxValue),
            };
            Assert.InRange(value, range.Min, range.Max);
        }
    }

    [Fact]
    public void Incident_Spike_ChangesItsSeriesInItsTimeOnly()
    {
        GeneratorOptions calm = new() { Interval = TimeSpan.FromSeconds(10) };
        IncidentOptions spike = Spike() with
        {
            Metric = "http_request_duration_seconds",
            Match = new Dictionary<string, string> { ["service"] = "cart" },
        };
        List<(int Series, long Time, double Value)> before = Fill(new(calm, Start, 5), 0, 99 * 200, 4096);
        GeneratorModel model = new(calm with { Incidents = [spike] }, Start, 5);
        List<(int Series, long Time, double Value)> after = Fill(model, 0, 99 * 200, 4096);

        int changed = 0;
        foreach (((int series, long time, double value), (_, _, double spiked)) in before.Zip(after))
        {
            Labels labels = model.Layout.LabelsOf(series);
            bool isHit = time - Start.Milliseconds is >= 300_000 and < 420_000
                && labels.Name == "http_request_duration_seconds" && labels.Get("service") == "cart";
            Assert.Equal(isHit ? value * 5 : value, spiked, 1e-5);
            changed += isHit ? 1 : 0;
        }

        Assert.Equal(4 * 12, changed);
    }

    [Fact]
    public void Incident_ShiftOfACounter_ChangesItsRateFromThenOn()
    {
        GeneratorOptions calm = new() { Services = 1, Routes = 1, Instances = 1, Interval = TimeSpan.FromSeconds(10) };
        IncidentOptions shift = new() { Kind = IncidentKind.Shift, At = TimeSpan.FromMinutes(10), Factor = 3, Amount = 20 };
        GeneratorModel plain = new(calm, Start, 5);
        GeneratorModel model = new(calm with { Incidents = [shift] }, Start, 5);
        double[] before = [.. CounterValues(plain)];
        double[] after = [.. CounterValues(model)];

        Assert.Equal(before[..60], after[..60]);
        double plainGrowth = before[359] - before[61];
        double shiftedGrowth = after[359] - after[61];
        Assert.Equal(3 * plainGrowth + 20 * 2980, shiftedGrowth, plainGrowth * 0.1 + 300);
    }

    [Fact]
    public void Incident_DropOut_LeavesOutItsRowsInItsTimeOnly()
    {
        GeneratorOptions options = new() { Interval = TimeSpan.FromSeconds(10), Incidents = [DropOut()] };
        GeneratorModel model = new(options, Start, 5);
        List<(int Series, long Time, double Value)> rows = Fill(model, 0, 99 * 200, 4096);
        List<(int Series, long Time, double Value)> all = Fill(new(options with { Incidents = [] }, Start, 5), 0, 99 * 200, 4096);

        List<(int Series, long Time, double Value)> missing = [.. all.Except(rows)];

        Assert.Equal(all.Count, rows.Count + missing.Count);
        Assert.Equal(14 * 6, missing.Count);
        Assert.All(missing, r => Assert.Equal("catalog-2", model.Layout.LabelsOf(r.Series).Get("instance")));
        Assert.All(missing, r => Assert.InRange(r.Time - Start.Milliseconds, 600_000, 659_999));
    }

    [Fact]
    public void Incidents_ThatOverlap_MultiplyFactorsAndAddAmounts()
    {
        IncidentOptions one = Spike() with { Factor = 2, Amount = 1, Metric = "cpu_usage_ratio" };
        EffectTimeline timeline = new([one, one with { Factor = 3, For = TimeSpan.FromMinutes(1) }], 0, []);

        Assert.Equal(new Effect(1, 0, false), timeline.At(299_999));
        Assert.Equal(new Effect(6, 2, false), timeline.At(300_000));
        Assert.Equal(new Effect(2, 1, false), timeline.At(360_000));
        Assert.Equal(new Effect(1, 0, false), timeline.At(420_000));
    }

    private static IncidentOptions Spike() =>
        new() { Kind = IncidentKind.Spike, At = TimeSpan.FromMinutes(5), For = TimeSpan.FromMinutes(2), Factor = 5 };

    private static IncidentOptions DropOut() => new()
    {
        Kind = IncidentKind.DropOut,
        At = TimeSpan.FromMinutes(10),
        For = TimeSpan.FromMinutes(1),
        Match = new Dictionary<string, string> { ["instance"] = "catalog-2" },
    };

    private static IEnumerable<double> CounterValues(GeneratorModel model) =>
        Fill(model, 0, 360 * model.Layout.Count, 4096)
            .Where(r => model.Layout.LabelsOf(r.Series).Get("status") == "200").Select(r => r.Value);

    private static bool IsCounter(GeneratorModel model, int series) => model.Layout[series].Metric == MetricKind.Requests;

    private static double Increase(double[] values)
    {
        double sum = 0;
        for (int i = 1; i < values.Length; i++)
        {
            sum += values[i] >= values[i - 1] ? values[i] - values[i - 1] : values[i];
        }

        return sum;
    }

    private static List<(int Series, long Time, double Value)> Fill(GeneratorModel model, long first, int count, int step)
    {
        List<(int, long, double)> rows = [];
        int[] series = new int[step];
        long[] times = new long[step];
        double[] values = new double[step];
        for (int done = 0; done < count; done += step)
        {
            int filled = model.Fill(first + done, Math.Min(step, count - done), series, times, values);
            for (int i = 0; i < filled; i++)
            {
                rows.Add((series[i], times[i], values[i]));
            }
        }

        return rows;
    }
}
