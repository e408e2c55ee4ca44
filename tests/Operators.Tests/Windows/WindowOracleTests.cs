using Streams.Data;
using Streams.Operators.Windows;
using Streams.PromQL.Syntax;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Windows;

/// <summary>The operator against the plain reference, over random streams with random options.</summary>
public class WindowOracleTests
{
    private static readonly string[] Plain =
        ["count", "sum", "min", "max", "mean", "stddev", "variance", "first", "last", "range", "distinct", "distinct(job)"];

    private static readonly string[] Changing = ["delta", "increase", "rate"];

    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5);

    [Fact]
    public void Results_RandomStreamsAndOptions_EqualTheReference()
    {
        int compared = 0;
        for (int seed = 0; seed < Seeded.Cases(150); seed++)
        {
            compared += Compare(seed);
        }

        Assert.True(compared > 50_000, $"only {compared} results were compared");
    }

    private static int Compare(int seed)
    {
        Random random = new(seed);
        WindowOptions options = RandomOptions(random);
        Assert.Empty(options.Validate());
        OperatorDefinition definition = RegisteredOperator.For<WindowOptions>();
        IReadOnlyList<InputStep> steps = InputGenerator.Generate(Shape(random, definition.AllowedLateness(options)), seed);
        int restartAt = random.Next(steps.Count);
        int crashAt = random.Next(restartAt, steps.Count + 1);
        Dictionary<(Labels, long), double> actual = [];
        OperatorHarness harness = new(definition, options);
        Apply(harness, steps.Take(restartAt), random);
        Gather(harness, actual);
        HarnessSnapshot snapshot = harness.Snapshot();

        // What is told from here on stays told, though the state is lost.
        Apply(harness, steps.Take(crashAt).Skip(restartAt), random);
        Gather(harness, actual);
        harness = new OperatorHarness(definition, options, snapshot);
        Apply(harness, steps.Skip(restartAt), random, mayLag: true);
        harness.Complete();
        Gather(harness, actual);
        harness.Pool.AssertAllReturned();
        Dictionary<(Labels Series, long Time), double> expected = WindowReference.Results(options, Accepted(steps, options));
        AssertSame(seed, options, expected, actual);
        return expected.Count;
    }

    private static IEnumerable<WindowReference.Row> Accepted(IEnumerable<InputStep> steps, WindowOptions options) => steps
        .OfType<InputStep.RowsStep>()
        .Where(rows => rows.LateWithin <= options.AllowedLateness)
        .SelectMany(rows => rows.Rows.Select(row =>
            new WindowReference.Row(row.Labels, row.Time.Milliseconds, row.Value, rows.LateWithin == TimeSpan.Zero)));

    /// <remarks>Watermarks may fail to come, as while another partition is behind.</remarks>
    private static void Apply(OperatorHarness harness, IEnumerable<InputStep> steps, Random random, bool mayLag = false)
    {
        foreach (InputStep step in steps)
        {
            if (step is InputStep.RowsStep rows)
            {
                int size = random.Next(1, 200);
                harness.Push(rows.Rows, _ => size, rows.LateWithin);
            }
            else if (step is InputStep.WatermarkStep watermark && !(mayLag && random.Next(2) == 0))
            {
                harness.Watermark(watermark.Time);
            }
        }
    }

    private static void Gather(OperatorHarness harness, Dictionary<(Labels, long), double> results)
    {
        foreach (OutputRow row in harness.Output())
        {
            results[(row.Labels, row.Time.Milliseconds)] = row.Value;
        }
    }

    private static void AssertSame(
        int seed, WindowOptions options, Dictionary<(Labels Series, long Time), double> expected, Dictionary<(Labels, long), double> actual)
    {
        string what = $"seed {seed}, {options}, {string.Join(' ', options.Aggregate)}, by {string.Join(' ', options.By ?? ["-"])}";
        foreach (((Labels Series, long Time) place, double value) in expected)
        {
            Assert.True(actual.TryGetValue(place, out double found), $"{what}: {place.Series} at {place.Time} is missing");
            bool isSketched = options.ExactUpTo == 0 && place.Series.Name.Contains(":p", StringComparison.Ordinal);
            bool isVariance = place.Series.Name.Contains("stddev", StringComparison.Ordinal)
                || place.Series.Name.Contains("variance", StringComparison.Ordinal);
            double tolerance = isSketched ? options.Accuracy * 1.0001 : isVariance ? 1e-14 : 0;
            Assert.True(
                Math.Abs(found - value) <= tolerance * Math.Abs(value) || IsSame(found, value),
                $"{what}: {place.Series} at {place.Time} is {found:R}, expected {value:R}");
        }

        Assert.True(actual.Count == expected.Count, $"{what}: {actual.Count} results, expected {expected.Count}");
    }

    private static bool IsSame(double left, double right) => left.Equals(right) && StaleMarker.Is(left) == StaleMarker.Is(right);

    private static WindowOptions RandomOptions(Random random)
    {
        int shape = random.Next(5);
        bool isSession = shape == 4;
        TimeSpan size = TimeSpan.FromSeconds(random.Next(1, 40));
        TimeSpan? slide = shape is 2 or 3 ? TimeSpan.FromSeconds(random.Next(1, (int)size.TotalSeconds + 1)) : null;
        LatePolicy late = isSession || random.Next(2) == 0 ? LatePolicy.Drop : LatePolicy.Update;
        Aggregate[] aggregates = Pick(random, isSession);
        Aggregate[] single = [.. aggregates.Where(a => a.Kind != AggregateKind.Histogram)];
        int grouping = random.Next(4);
        return new WindowOptions
        {
            Where = random.Next(3) == 0 ? SeriesSelector.Parse("""{job="api"}""") : null,
            Size = isSession ? null : size,
            Slide = slide,
            Gap = isSession ? TimeSpan.FromSeconds(random.Next(1, 20)) : null,
            MaxLength = TimeSpan.FromSeconds(random.Next(40, 200)),
            Offset = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(900)) : TimeSpan.Zero,
            By = grouping switch { 1 => ["job"], 2 => [], _ => null },
            Without = grouping == 3 ? ["instance"] : null,
            Aggregate = aggregates,
            Name = random.Next(4) == 0 ? NameTemplate.Parse("sum_of_all:{aggregate}") : NameTemplate.Default,
            Accuracy = random.Next(2) == 0 ? 0.01 : 0.05,
            ExactUpTo = random.Next(3) == 0 ? 100_000 : 0,
            Buckets = [-10, 0, 25, 100.5],
            Top = !isSession && late == LatePolicy.Drop && single.Length > 0 && random.Next(3) == 0
                ? new TopOptions { Count = random.Next(1, 4), By = single[random.Next(single.Length)] }
                : null,
            Late = late,
            AllowedLateness = late == LatePolicy.Update ? TimeSpan.FromSeconds(random.Next(1, 60)) : TimeSpan.Zero,
            EmitEvery = shape == 1 ? size / 2 : null,
            BaseAge = TimeSpan.FromSeconds(random.Next(1, 100)),
        };
    }

    private static Aggregate[] Pick(Random random, bool isSession)
    {
        List<string> all = [.. Plain, .. Changing, "p0", "p50", "p99.9", "p100", "histogram"];
        if (isSession)
        {
            all.Remove("rate");
        }

        Aggregate[] picked = [.. all.Where(_ => random.Next(4) == 0).Select(Aggregate.Parse)];
        return picked.Length > 0 ? picked : [Aggregate.Parse("count")];
    }

    private static InputShape Shape(Random random, TimeSpan? allowed) => new()
    {
        SeriesCount = random.Next(1, 15),
        RowCount = random.Next(1, 500),
        RowsPerWatermark = random.Next(1, 60),
        Step = TimeSpan.FromMilliseconds(random.Next(10, 2_000)),
        Lateness = Lateness,
        LateShare = random.Next(3) == 0 ? 0 : 0.1,
        AllowedLateness = allowed is { } value ? [value] : [],

        // Whole numbers, so that sums in any order are exact.
        Value = (source, _) => source.Next(300) switch
        {
            < 10 => double.NaN,
            < 20 => StaleMarker.Value,
            < 30 => -0.0,
            30 => double.PositiveInfinity,
            31 => double.NegativeInfinity,
            _ => source.Next(-50, 2_000),
        },
    };
}
