using System.Globalization;
using Streams.Data;
using Streams.Operators.Windows;

namespace Streams.Operators.Tests.Windows;

/// <summary>Windows as their documentation describes them, over all rows at once and with no thought of speed.</summary>
internal static class WindowReference
{
    /// <summary>A row, and whether it came on time.</summary>
    public readonly record struct Row(Labels Series, long Time, double Value, bool IsOnTime);

    /// <summary>A key's rows in a window, and the steps between neighbouring rows of its series.</summary>
    public sealed record Window(Labels Key, long End, List<Row> Rows, List<(double From, double To)> Steps);

    /// <summary>The final results, by series and time; the end marker where there is none but may have been one.</summary>
    public static Dictionary<(Labels Series, long Time), double> Results(WindowOptions options, IEnumerable<Row> accepted)
    {
        Row[] rows = [.. accepted.Where(r => !double.IsNaN(r.Value) && (options.Where?.Matches(r.Series) ?? true))];
        Dictionary<Labels, List<(long Time, double From, double To)>> steps = StepsOf(options, rows);
        List<Window> windows =
        [
            .. rows.GroupBy(row => KeyOf(options, row.Series)).SelectMany(key =>
                options.Gap is null ? Regular(options, key.Key, [.. key]) : Sessions(options, key.Key, [.. key])),
        ];
        windows.ForEach(window => AddSteps(options, window, steps));
        Dictionary<(Labels, long), double> results = [];
        foreach (IGrouping<long, Window> together in windows.GroupBy(window => window.End))
        {
            foreach (Window window in Top(options, together))
            {
                foreach (Aggregate aggregate in options.Aggregate)
                {
                    foreach ((string suffix, string? bound, double value) in Values(options, aggregate, window))
                    {
                        results.Add((Named(options, window.Key, aggregate.Name + suffix, bound), window.End), value);
                    }
                }
            }
        }

        return results;
    }

    public static double Value(WindowOptions options, Aggregate aggregate, Window window)
    {
        double[] values = [.. window.Rows.Select(row => row.Value + 0.0)];
        double count = values.Length;
        double sum = values.Sum();
        double seconds = options.Size?.TotalSeconds ?? double.NaN;
        return aggregate.Kind switch
        {
            AggregateKind.Count => count,
            AggregateKind.Sum => sum,
            AggregateKind.Mean => sum / count,
            AggregateKind.Min => values.Min(),
            AggregateKind.Max => values.Max(),
            AggregateKind.Range => values.Max() - values.Min(),
            AggregateKind.Variance => Variance(values),
            AggregateKind.StdDev => Math.Sqrt(Variance(values)),
            AggregateKind.First => window.Rows.OrderBy(r => r.Time).ThenByDescending(r => r.Value).First().Value + 0.0,
            AggregateKind.Last => window.Rows.OrderByDescending(r => r.Time).ThenByDescending(r => r.Value).First().Value + 0.0,
            AggregateKind.Distinct when aggregate.Label is { } label =>
                window.Rows.Select(r => r.Series.Get(label)).OfType<string>().Distinct().Count(),
            AggregateKind.Distinct => window.Rows.Select(r => r.Series).Distinct().Count(),
            AggregateKind.Percentile => values.Order().ElementAt((int)(aggregate.Quantile * (values.Length - 1))),
            _ when window.Steps.Count == 0 => double.NaN,
            AggregateKind.Delta => window.Steps.Sum(s => s.To - s.From),
            AggregateKind.Increase => window.Steps.Sum(s => s.To < s.From ? s.To : s.To - s.From),
            AggregateKind.Rate => window.Steps.Sum(s => s.To < s.From ? s.To : s.To - s.From) / seconds,
            _ => throw new ArgumentOutOfRangeException(nameof(aggregate)),
        };
    }

    private static IEnumerable<(string Suffix, string? Bound, double Value)> Values(
        WindowOptions options, Aggregate aggregate, Window window)
    {
        if (aggregate.Kind != AggregateKind.Histogram)
        {
            bool isChange = aggregate.Kind is AggregateKind.Delta or AggregateKind.Increase or AggregateKind.Rate;
            return Told(options, "", Value(options, aggregate, window), isChange);
        }

        return
        [
            .. options.Buckets.Select(bound => ("_bucket", bound.ToString(CultureInfo.InvariantCulture), AtMost(window, bound))),
            ("_bucket", "+Inf", window.Rows.Count),
            .. Told(options, "_sum", window.Rows.Sum(row => row.Value), isChange: false),
            ("_count", null, window.Rows.Count),
        ];
    }

    /// <summary>A number is told; that there is none is told where rows that come late may have left none.</summary>
    private static IEnumerable<(string Suffix, string? Bound, double Value)> Told(
        WindowOptions options, string suffix, double value, bool isChange) => double.IsNaN(value)
            ? options.Late == LatePolicy.Update && !isChange ? [(suffix, null, StaleMarker.Value)] : []
            : [(suffix, null, value)];

    private static double AtMost(Window window, double bound) => window.Rows.Count(row => row.Value <= bound);

    /// <summary>By its definition, in whole numbers as far as they go: the tests' values are whole.</summary>
    private static double Variance(double[] values)
    {
        if (!values.All(double.IsFinite))
        {
            return double.NaN;
        }

        decimal count = values.Length;
        decimal sum = values.Sum(v => (decimal)v);
        decimal squares = values.Sum(v => (decimal)v * (decimal)v);
        return (double)(((count * squares) - (sum * sum)) / count / count);
    }

    private static IEnumerable<Window> Regular(WindowOptions options, Labels key, Row[] rows)
    {
        long size = Milliseconds(options.Size ?? default);
        long slide = Milliseconds(options.Slide ?? options.Size ?? default);
        long offset = Milliseconds(options.Offset);
        long first = ((rows.Min(r => r.Time) - offset) / slide * slide) + offset - slide;
        for (long end = first; end <= rows.Max(r => r.Time) + size; end += slide)
        {
            List<Row> inside = [.. rows.Where(r => r.Time >= end - size && r.Time < end)];
            if (inside.Count > 0)
            {
                yield return new Window(key, end, inside, []);
            }
        }
    }

    private static IEnumerable<Window> Sessions(WindowOptions options, Labels key, Row[] rows)
    {
        long gap = Milliseconds(options.Gap ?? default);
        long offset = Milliseconds(options.Offset);
        List<Row> open = [];
        foreach (IGrouping<long, Row> pane in rows.OrderBy(r => r.Time).GroupBy(r => (r.Time - offset) / gap))
        {
            bool isCut = open.Count > 0 && pane.Last().Time - open[0].Time >= Milliseconds(options.MaxLength);
            if (open.Count > 0 && (isCut || pane.First().Time - open[^1].Time >= gap))
            {
                yield return new Window(key, EndOf(open[^1].Time), open, []);
                open = [];
            }

            open.AddRange(pane);
        }

        yield return new Window(key, EndOf(open[^1].Time), open, []);

        long EndOf(long last) => (((last - offset) / gap) + 2) * gap + offset;
    }

    /// <summary>The steps of each series: from a row to the next in time, unless that is further away than the base age.</summary>
    private static Dictionary<Labels, List<(long Time, double From, double To)>> StepsOf(WindowOptions options, Row[] rows)
    {
        Dictionary<Labels, List<(long, double, double)>> steps = [];
        foreach (IGrouping<Labels, Row> series in rows.Where(r => r.IsOnTime).GroupBy(r => r.Series))
        {
            (long Time, double Value)[] inOrder =
                [.. series.GroupBy(r => r.Time).OrderBy(g => g.Key).Select(g => (g.Key, g.Max(r => r.Value)))];
            steps[series.Key] =
            [
                .. inOrder.Zip(inOrder.Skip(1))
                    .Where(pair => pair.Second.Time - pair.First.Time <= Milliseconds(options.BaseAge))
                    .Select(pair => (pair.Second.Time, pair.First.Value, pair.Second.Value)),
            ];
        }

        return steps;
    }

    private static void AddSteps(
        WindowOptions options, Window window, Dictionary<Labels, List<(long Time, double From, double To)>> steps)
    {
        long from = options.Size is { } size ? window.End - Milliseconds(size) : window.Rows.Min(r => r.Time);
        long to = options.Size is null ? window.Rows.Max(r => r.Time) + 1 : window.End;
        foreach ((Labels series, List<(long Time, double From, double To)> all) in steps)
        {
            if (KeyOf(options, series).Equals(window.Key))
            {
                window.Steps.AddRange(all.Where(s => s.Time >= from && s.Time < to).Select(s => (s.From, s.To)));
            }
        }
    }

    private static IEnumerable<Window> Top(WindowOptions options, IEnumerable<Window> windows) => options.Top is not { } top
        ? windows
        : windows
            .Select(window => (Window: window, Value: Value(options, top.By, window)))
            .Where(w => !double.IsNaN(w.Value))
            .OrderByDescending(w => w.Value)
            .ThenBy(w => Convert.ToHexString(w.Window.Key.Canonical), StringComparer.Ordinal)
            .Take(top.Count)
            .Select(w => w.Window);

    private static Labels KeyOf(WindowOptions options, Labels series)
    {
        if (options.By is null && options.Without is null)
        {
            return series;
        }

        LabelsBuilder key = new();
        foreach ((string name, string value) in Pairs(series))
        {
            bool isKept = name == Labels.MetricName
                ? options.Name.HasName
                : (name == "le" && series.Name.EndsWith("_bucket", StringComparison.Ordinal))
                    || (options.By?.Contains(name) ?? !options.Without!.Contains(name)); // One of the two is set.
            if (isKept)
            {
                key.Set(name, value);
            }
        }

        return key.Build();
    }

    private static Labels Named(WindowOptions options, Labels key, string aggregate, string? bound)
    {
        string name = key.Name.Length > 0 ? key.Name : "window";
        LabelsBuilder labels = new LabelsBuilder().Reset(key).Set(Labels.MetricName, options.Name.Format(name, aggregate));
        return (bound is null ? labels : labels.Set("le", bound)).Build();
    }

    private static List<(string Name, string Value)> Pairs(Labels labels)
    {
        List<(string, string)> pairs = [];
        foreach (Label label in labels)
        {
            pairs.Add((System.Text.Encoding.UTF8.GetString(label.Name), System.Text.Encoding.UTF8.GetString(label.Value)));
        }

        return pairs;
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
