using System.Globalization;
using System.Text;
using Streams.Data;
using Streams.PromQL.Storage;

namespace Streams.PromQL.Tests.Evaluation.Support;

/// <summary>Random series over one hour, for a window of ours and for a real Prometheus.</summary>
/// <remarks>
/// Samples stand three milliseconds behind whole seconds, so that none is at the very start of a range: there
/// Prometheus 2 and 3 differ. Values are binary fractions, so that sums are exact in whatever order they are added up; counters
/// begin high, so that none of them is ever taken back to zero, which the two do differently.
/// </remarks>
internal sealed class SampleData
{
    public const long Start = 1_600_000_200_000;
    private const int Minutes = 60;
    private const int ShiftMilliseconds = 3;

    private readonly List<(Labels Labels, List<(long Time, double Value)> Samples)> _series = [];

    public SampleData(Random random)
    {
        foreach (string instance in (string[])["a", "b", "c"])
        {
            foreach (string job in (string[])["api", "db"])
            {
                (string, string)[] labels = [("job", job), ("instance", instance)];
                AddGauge(random, [("__name__", "gauge"), .. labels], nanShare: 0);
                AddGauge(random, [("__name__", "noisy"), .. labels, ("zone", random.Next(2) == 0 ? "x" : "y")], nanShare: 0.05);
                AddCounter(random, [("__name__", "requests_total"), .. labels, ("code", "200")]);
                AddCounter(random, [("__name__", "requests_total"), .. labels, ("code", "500")]);
            }

            AddHistogram(random, instance);
        }

        AddGauge(random, [("__name__", "limit"), ("job", "api")], nanShare: 0);
        AddGauge(random, [("__name__", "limit"), ("job", "db")], nanShare: 0);
        AddGauge(random, [("__name__", "single")], nanShare: 0);
    }

    public SeriesWindow ToWindow()
    {
        SeriesWindow window = new();
        foreach ((Labels labels, List<(long Time, double Value)> samples) in _series)
        {
            foreach ((long time, double value) in samples)
            {
                window.Append(labels, new EventTime(time), value);
            }
        }

        return window;
    }

    public string ToOpenMetrics()
    {
        StringBuilder text = new();
        foreach (var metric in _series.GroupBy(series => series.Labels.Name))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} unknown\n");
            foreach ((Labels labels, List<(long Time, double Value)> samples) in metric)
            {
                foreach ((long time, double value) in samples)
                {
                    string number = value.ToString("R", CultureInfo.InvariantCulture);
                    text.Append(CultureInfo.InvariantCulture, $"{labels} {number} {time / 1000}.{time % 1000:D3}\n");
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    /// <summary>No two gauges ever have the same value: which of equal ones <c>topk</c> takes is anyone's choice.</summary>
    private void AddGauge(Random random, (string, string)[] labels, double nanShare)
    {
        double own = _series.Count / 1024.0;
        Add(random, labels, previous => random.NextDouble() < nanShare ? double.NaN : own + (random.Next(-400, 400) / 4.0));
    }

    private void AddCounter(Random random, (string, string)[] labels) =>
        Add(random, labels, previous =>
            double.IsNaN(previous) || random.Next(40) == 0 ? random.Next(1_000_000, 2_000_000) : previous + (random.Next(100) / 4.0));

    private void AddHistogram(Random random, string instance)
    {
        int[] counts = new int[4];
        string[] bounds = ["0.1", "0.5", "2.5", "+Inf"];
        List<(long, double)>[] columns = [[], [], [], []];
        for (int i = 0; i < Minutes * 2; i++)
        {
            for (int bucket = 0; bucket < counts.Length; bucket++)
            {
                int more = random.Next(5);
                for (int above = bucket; above < counts.Length; above++)
                {
                    counts[above] += more;
                }
            }

            for (int bucket = 0; bucket < counts.Length; bucket++)
            {
                columns[bucket].Add((Start + (i * 30_000) + ShiftMilliseconds, 1_000_000 * (bucket + 1) + counts[bucket]));
            }
        }

        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            _series.Add((Labels.Of(("__name__", "latency_bucket"), ("instance", instance), ("le", bounds[bucket])), columns[bucket]));
        }
    }

    private void Add(Random random, (string, string)[] labels, Func<double, double> next)
    {
        List<(long Time, double Value)> samples = [];
        int interval = random.Next(2) == 0 ? 15 : 20;
        double value = double.NaN;
        for (int second = random.Next(300); second < Minutes * 60; second += interval)
        {
            if (random.Next(200) == 0)
            {
                // A gap, long enough for the series to be gone for a while, or not.
                second += random.Next(100, 900);
            }

            value = next(value);
            if (random.Next(12) > 0)
            {
                samples.Add((Start + (second * 1000L) + ShiftMilliseconds, value));
            }
        }

        _series.Add((Labels.Of(labels), samples));
    }
}
