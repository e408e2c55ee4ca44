using Streams.Operators.Shaping;
using Streams.Operators.Windows;
using Streams.Patterns;
using Streams.PromQL.Syntax;
using Streams.Relabeling;

namespace Streams.Operators.Tests.Graphs;

/// <summary>Options of the operators whose results do not depend on shards and on the order of arrival.</summary>
internal static class RandomOptions
{
    private static readonly string[] Selectors =
        ["""{service="cart"}""", """{service!="cart"}""", "latency", """{route=~"/[01]"}""", """{instance!~"[12]"}"""];

    private static readonly string[] Aggregates =
    [
        "count", "sum", "min", "max", "mean", "stddev", "variance", "first", "last", "range", "delta", "increase",
        "rate", "distinct", "distinct(route)", "p0", "p50", "p99.9", "histogram",
    ];

    /// <summary>One of the kinds of operators.</summary>
    public static object Any(Random random) => random.Next(10) switch
    {
        0 => Filter(random),
        1 => Relabel(random),
        2 => new DedupOptions { Label = "replica", Failover = TimeSpan.FromSeconds(random.Next(1, 10)) },
        3 => new SampleOptions { Keep = 0.3 + (random.NextDouble() / 2), By = random.Next(2) == 0 ? ["service", "route"] : null },
        4 => RateLimit(random),
        5 => Downsample(random),
        _ => Window(random),
    };

    /// <summary>Whether a stage with these options tells corrected results again, so that only the last of each counts.</summary>
    public static bool Corrects(object options) => options is WindowOptions { Late: LatePolicy.Update };

    /// <summary>Options of a stage that lets everything through as it is, in one of two ways.</summary>
    public static object Nothing(Random random) => random.Next(2) == 0
        ? new FilterOptions()
        : new RelabelOptions { Rules = [new RelabelRule { SourceLabels = ["service"], TargetLabel = "service" }] };

    private static FilterOptions Filter(Random random) => new()
    {
        Where = random.Next(2) == 0 ? SeriesSelector.Parse(Pick(random, Selectors)) : null,
        Above = random.Next(2) == 0 ? random.Next(-3, 3) : null,
    };

    private static RelabelOptions Relabel(Random random) => new()
    {
        Rules =
        [
            random.Next(3) switch
            {
                0 => new RelabelRule { Action = RelabelAction.Labeldrop, Regex = Re2Regex.Parse("instance") },
                1 => new RelabelRule
                {
                    SourceLabels = ["route"],
                    Regex = Re2Regex.Parse("/[12]"),
                    TargetLabel = "route",
                    Replacement = "/x",
                },
                _ => new RelabelRule { SourceLabels = ["service"], Regex = Re2Regex.Parse("search"), Action = RelabelAction.Keep },
            },
        ],
    };

    private static RateLimitOptions RateLimit(Random random) => new()
    {
        RowsPerSecond = random.Next(1, 20) / 4.0,
        Burst = random.Next(2) == 0 ? random.Next(1, 20) : null,
        By = random.Next(3) switch { 0 => null, 1 => [], _ => ["service"] },
    };

    private static DownsampleOptions Downsample(Random random)
    {
        TimeSpan first = TimeSpan.FromSeconds(random.Next(1, 4));
        return new DownsampleOptions
        {
            Tiers = [.. new[] { first, first * 5, first * 20 }.Take(random.Next(1, 4))],
            Aggregate = Some(random, "histogram", "rate"),
        };
    }

    private static WindowOptions Window(Random random)
    {
        int shape = random.Next(5);
        bool isSession = shape == 4;
        TimeSpan size = TimeSpan.FromSeconds(random.Next(1, 15));
        LatePolicy late = isSession ? (LatePolicy)(random.Next(2) * 2) : (LatePolicy)random.Next(3);
        Aggregate[] aggregates = Some(random, isSession ? ["rate"] : []);
        int grouping = random.Next(5);
        return new WindowOptions
        {
            Where = random.Next(4) == 0 ? SeriesSelector.Parse(Pick(random, Selectors)) : null,
            Size = isSession ? null : size,
            Slide = shape is 2 or 3 ? TimeSpan.FromSeconds(random.Next(1, (int)size.TotalSeconds + 1)) : null,
            Gap = isSession ? TimeSpan.FromSeconds(random.Next(1, 5)) : null,
            MaxLength = TimeSpan.FromSeconds(random.Next(10, 40)),
            Offset = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(900)) : TimeSpan.Zero,
            By = grouping switch { 1 => ["service"], 2 => [], 3 => ["service", "route"], _ => null },
            Without = grouping == 4 ? ["instance"] : null,
            Aggregate = aggregates,
            ExactUpTo = random.Next(3) == 0 ? 20 : 0,
            Buckets = [-10, 0, 25, 100.5],
            Top = Top(random, aggregates, isSession || late == LatePolicy.Update),
            Late = late,
            AllowedLateness = late == LatePolicy.Update ? TimeSpan.FromSeconds(random.Next(1, 10)) : TimeSpan.Zero,
            EmitEvery = shape == 1 ? size / Pick(random, [2, 4, 5, 10]) : null,
            BaseAge = TimeSpan.FromSeconds(random.Next(1, 100)),
        };
    }

    private static TopOptions? Top(Random random, Aggregate[] aggregates, bool isNever)
    {
        Aggregate[] single = [.. aggregates.Where(a => a.Kind != AggregateKind.Histogram)];
        return isNever || single.Length == 0 || random.Next(4) > 0
            ? null
            : new TopOptions { Count = random.Next(1, 4), By = Pick(random, single) };
    }

    private static Aggregate[] Some(Random random, params string[] without)
    {
        Aggregate[] some = [.. Aggregates.Where(name => !without.Contains(name) && random.Next(4) == 0).Select(Aggregate.Parse)];
        return some.Length > 0 ? some : [Aggregate.Parse("count")];
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
