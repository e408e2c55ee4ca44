using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Local;
using Streams.Operators.Rules.OnStream;
using Streams.PromQL.Storage;
using Streams.TestKit;
using Streams.TestKit.Engine;

namespace Streams.Operators.Tests.Rules.OnStream;

/// <summary>What comes out of shards and owner is what the same rules give where all samples are in one place.</summary>
public sealed class RulesOracleTests : IDisposable
{
    private const string Rules =
        """
        groups:
        - name: first
          interval: 10s
          rules:
          - {record: 'a', expr: 'sum by (job) (rate(requests[1m]))'}
          - {record: 'b', expr: 'avg without (instance) (load)'}
          - {record: 'c', expr: 'topk by (job) (2, load)'}
          - {record: 'd', expr: 'requests / on (job, instance) load'}
          - {record: 'e', expr: 'histogram_quantile(0.9, sum by (le) (rate(bucket[1m])))'}
          - {record: 'f', expr: 'stddev(load) / scalar(count(load))'}
          - {record: 'g', expr: 'quantile_over_time(0.5, load[1m])'}
          - {record: 'h', expr: 'max_over_time(sum by (job) (load)[1m:10s])'}
          - {record: 'i', expr: 'a offset 20s'}
          - {record: 'j', expr: 'sum_over_time(b[1m]) + on (job) group_left a'}
          - {record: 'k', expr: 'count by (job) (load > 50) or sum by (job) (load) unless on (job) a > 3'}
          - {record: 'l', expr: 'absent(load{instance="i7"}) or absent_over_time(requests{job="none"}[1m])'}
          - {record: 'm', expr: 'count_values("v", round(load, 25))'}
          - {record: 'n', expr: 'label_replace(load, "x", "$1", "instance", "i(.)") * 2'}
          - {record: 'o', expr: 'predict_linear(load[1m], 60) - deriv(load[1m])'}
          - {record: 'p', expr: 'limitk(2, load)'}
          - {record: 'q', expr: 'sum(ALERTS{alertstate="firing"})'}
        - name: second
          interval: 20s
          rules:
          - alert: High
            expr: load > 80
            for: 20s
            labels: {job: '{{ $labels.job }}-x'}
          - {record: 'r', expr: 'min(a) + max(b) + group(load)'}
        """;

    private readonly RuleFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory, InlineData(1, 1), InlineData(2, 3), InlineData(3, 7)]
    public async Task Rules_RandomSamples_GiveWhatOneWindowGives(int seed, int shards)
    {
        Sample[] rows = RowsOf(seed);
        RulesOptions options = _files.Of(Rules);
        Dictionary<(Labels, EventTime), double> expected = Expected(rows);

        EngineRun run = new(RegisteredOperator.For<RulesOptions>(), options, TimeSpan.Zero);
        await run.RunAsync(rows, shards, rowsPerCommit: 50);

        Dictionary<(Labels, EventTime), double> found = run.Output("").ToDictionary(row => (row.Labels, row.Time), row => row.Value);
        Assert.True(found.Count > 500, $"Only {found.Count} samples were recorded.");
        Assert.Equal(
            expected.Keys.Select(Text).Order(StringComparer.Ordinal), found.Keys.Select(Text).Order(StringComparer.Ordinal));
        foreach (((Labels, EventTime) key, double value) in expected)
        {
            Assert.True(AreClose(value, found[key]), $"{Text(key)} is {found[key]:R}, expected {value:R}.");
        }
    }

    /// <summary>Evaluates at every due time from the first row to the first time that sees the last one.</summary>
    private static Dictionary<(Labels, EventTime), double> Expected(Sample[] rows)
    {
        RuleFile file = RuleFileReader.Read(Rules, "rules").File ?? throw new InvalidOperationException("The rules are wrong.");
        SeriesWindow window = new();
        LocalRules local = new(file.Groups, window);
        long end = rows.Max(row => row.Time.Milliseconds);
        int next = 0;
        long first = (rows[0].Time.Milliseconds + 9_999) / 10_000 * 10_000;
        for (long at = first; at - 10_000 < end; at += 10_000)
        {
            while (next < rows.Length && rows[next].Time.Milliseconds <= at)
            {
                window.Append(rows[next].Labels, rows[next].Time, rows[next].Value);
                next++;
            }

            local.EvaluateDue(new EventTime(at));
        }

        Dictionary<(Labels, EventTime), double> recorded = [];
        HashSet<string> inputs = ["requests", "load", "bucket"];
        for (int series = 0; series < window.Capacity; series++)
        {
            if (window.LabelsOf(series) is { } labels && !inputs.Contains(labels.Name))
            {
                SampleRange samples = window.SamplesOf(series);
                for (int i = 0; i < samples.Count; i++)
                {
                    recorded.Add((labels, new EventTime(samples.Times[i])), samples.Values[i]);
                }
            }
        }

        return recorded;
    }

    private static Sample[] RowsOf(int seed)
    {
        Random random = new(seed);
        List<Sample> rows = [];
        double[] counters = new double[100];
        for (long time = 3_000; time <= 297_000; time += 2_500)
        {
            for (int instance = 0; instance < 8; instance++)
            {
                (string, string)[] labels = [("job", instance % 2 == 0 ? "api" : "db"), ("instance", $"i{instance}")];
                if (random.Next(10) > 0)
                {
                    rows.Add(Rows.Row(Rows.Series("load", labels), time, Math.Round(random.NextDouble() * 100, 2)));
                    counters[instance] += random.Next(50);
                    rows.Add(Rows.Row(Rows.Series("requests", labels), time, counters[instance]));
                }

                int bucket = instance % 4;
                counters[10 + instance] += random.Next(10);
                rows.Add(Rows.Row(
                    Rows.Series("bucket", [.. labels, ("le", bucket == 3 ? "+Inf" : $"{bucket + 1}")]), time, counters[10 + instance]));
            }
        }

        return [.. rows];
    }

    private static string Text((Labels Labels, EventTime Time) key) => $"{key.Time.Milliseconds} {key.Labels}";

    private static bool AreClose(double expected, double found) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found)
        || (double.IsNaN(expected) && double.IsNaN(found) && !StaleMarker.Is(expected) && !StaleMarker.Is(found))
        || Math.Abs(expected - found) <= 1e-9 * Math.Abs(expected);
}
