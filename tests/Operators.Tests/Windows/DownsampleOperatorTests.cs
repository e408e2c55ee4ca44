using Streams.Data;
using Streams.Operators.Windows;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Windows;

public class DownsampleOperatorTests : OperatorConformance<DownsampleOptions>
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);
    private static readonly Labels Load = Rows.Series("load", ("job", "api"));

    protected override OperatorDefinition Definition => RegisteredOperator.For<DownsampleOptions>();

    protected override IEnumerable<DownsampleOptions> Options =>
    [
        new() { Tiers = [Ten] },
        new() { Tiers = [Ten / 2, Ten * 2, Ten * 10] },
    ];

    protected override bool HoldsSeries => true;

    [Fact]
    public void OnWatermark_SeveralTiers_AreToldFinerFirst()
    {
        DownsampleOptions options = new() { Tiers = [Ten, Ten * 3], Aggregate = [Aggregate.Parse("sum")] };
        OperatorHarness harness = new(Definition, options);

        harness.Push(Rows.Of(Load, (1_000, 1), (9_999, 2), (25_000, 3), (30_000, 4)));
        harness.Watermark(new EventTime(30_000));

        Assert.Equal([Out("load:10s:sum", 10_000, 3), Out("load:10s:sum", 30_000, 3), Out("load:30s:sum", 30_000, 6)], harness.Output());
        harness.Complete();
        Assert.Equal([Out("load:10s:sum", 40_000, 4), Out("load:30s:sum", 60_000, 4)], harness.Output().Skip(3));
    }

    [Fact]
    public void Tiers_RandomRows_EqualWindowsOfTheSameLengths()
    {
        string[] names = ["count", "sum", "min", "max", "last", "p50", "p99", "stddev", "increase"];
        Aggregate[] aggregates = [.. names.Select(Aggregate.Parse)];
        TimeSpan[] tiers = [Ten, Ten * 6, Ten * 18];
        InputShape shape = new() { RowCount = 3_000, LateShare = 0 };
        IReadOnlyList<InputStep> input = InputGenerator.Generate(shape, seed: 5);
        OperatorHarness tiered = new(Definition, new DownsampleOptions { Tiers = tiers, Aggregate = aggregates });
        Run(tiered, input);
        foreach (TimeSpan tier in tiers)
        {
            WindowOptions options = new()
            {
                Size = tier,
                Aggregate = aggregates,
                Name = NameTemplate.Parse($"{{name}}:{Durations.Format(tier)}:{{aggregate}}"),
            };
            OperatorHarness single = new(RegisteredOperator.For<WindowOptions>(), options);
            Run(single, input);

            string middle = $":{Durations.Format(tier)}:";
            OutputRow[] rows = [.. tiered.Output().Where(row => row.Labels.Name.Contains(middle, StringComparison.Ordinal))];
            Assert.NotEmpty(rows);
            Assert.Equal(Sorted(single.Output()), Sorted(rows));
        }
    }

    [Theory]
    [InlineData("tiers", new[] { 10, 25 })]
    [InlineData("tiers", new[] { 10, 10 })]
    [InlineData("tiers", new int[0])]
    public void Validate_TiersThatDoNotFit_NamesTheField(string field, int[] seconds)
    {
        DownsampleOptions options = new() { Tiers = [.. seconds.Select(s => TimeSpan.FromSeconds(s))] };

        Assert.Equal(field, Assert.Single(options.Validate()).Field);
    }

    [Fact]
    public void Validate_NameWithoutTier_IsRefused()
    {
        DownsampleOptions options = new() { Tiers = [Ten], Name = NameTemplate.Default };

        Assert.Equal(
            new OptionProblem("name", "must hold {name}, {tier} and {aggregate}, got '{name}:{aggregate}'"),
            Assert.Single(options.Validate()));
    }

    private static void Run(OperatorHarness harness, IReadOnlyList<InputStep> input)
    {
        foreach (InputStep step in input)
        {
            if (step is InputStep.RowsStep rows)
            {
                harness.Push(rows.Rows);
            }
            else if (step is InputStep.WatermarkStep watermark)
            {
                harness.Watermark(watermark.Time);
            }
        }

        harness.Complete();
    }

    private static IEnumerable<string> Sorted(IEnumerable<OutputRow> rows) =>
        rows.Select(row => row.ToString()).Order(StringComparer.Ordinal);

    private static OutputRow Out(string name, long time, double value) =>
        new(Rows.Series(name, ("job", "api")), new EventTime(time), value);
}
