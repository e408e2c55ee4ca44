using Streams.Operators.Windows;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows;

public class WindowRulesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly WindowOptions Minute = new() { Size = Second * 60, Aggregate = [Aggregate.Parse("count")] };

    public static TheoryData<string, WindowOptions> Broken => new()
    {
        { "size: a window has either a 'size' or a 'gap', got neither", Minute with { Size = null } },
        { "size: a window has either a 'size' or a 'gap', got both", Minute with { Gap = Second } },
        { "slide: must not be longer than 'size' (1m)", Minute with { Slide = Second * 61 } },
        { "slide: cuts 'size' and 'allowed_lateness' into 60000 pieces", Minute with { Slide = TimeSpan.FromMilliseconds(1) } },
        { "emit_every: cuts 'size' and 'allowed_lateness' into 60000", Minute with { EmitEvery = TimeSpan.FromMilliseconds(1) } },
        {
            "allowed_lateness: cuts 'size' and 'allowed_lateness' into 10001",
            Minute with { Late = LatePolicy.Update, AllowedLateness = Second * 600_000 }
        },
        { "slide: goes with 'size' only", Minute with { Size = null, Gap = Second, Slide = Second } },
        {
            "max_length: must be at least twice the 'gap' (1m), got 1m",
            Minute with { Size = null, Gap = Second * 60, MaxLength = Second * 60 }
        },
        { "offset: must be less than what it moves, got 1m", Minute with { Offset = Second * 60 } },
        { "without: goes instead of 'by'", Minute with { By = ["a"], Without = ["b"] } },
        { "emit_every: goes with 'size' alone", Minute with { Slide = Second * 10, EmitEvery = Second * 10 } },
        { "emit_every: must divide 'size' (1m) into equal parts, got 7s", Minute with { EmitEvery = Second * 7 } },
        { "emit_every: must divide 'size' (1m) into equal parts, got 1m", Minute with { EmitEvery = Second * 60 } },
        { "aggregate: must name at least one result", Minute with { Aggregate = [] } },
        { "aggregate: 'p999' is given twice", Minute with { Aggregate = [Aggregate.Parse("p999"), Aggregate.Parse("p99.9")] } },
        { "aggregate: rate needs windows of one length", Minute with { Size = null, Gap = Second, Aggregate = [Aggregate.Parse("rate")] } },
        {
            "name: must hold {aggregate}",
            Minute with { Aggregate = [Aggregate.Parse("min"), Aggregate.Parse("max")], Name = NameTemplate.Parse("{name}") }
        },
        { "name: only 'downsample' has tiers", Minute with { Name = NameTemplate.DefaultOfTiers } },
        { "buckets: must be one or more numbers", Minute with { Aggregate = [Aggregate.Parse("histogram")], Buckets = [1, 1] } },
        { "buckets: must be one or more numbers", Minute with { Aggregate = [Aggregate.Parse("histogram")], Buckets = [] } },
        {
            "top.by: must be one of the window's aggregates, got p99",
            Minute with { Top = new() { Count = 1, By = Aggregate.Parse("p99") } }
        },
        {
            "top.by: must be a single number",
            Minute with { Aggregate = [Aggregate.Parse("histogram")], Top = new() { Count = 1, By = Aggregate.Parse("histogram") } }
        },
        {
            "top: goes with windows that end together",
            Minute with { Size = null, Gap = Second, Top = new() { Count = 1, By = Aggregate.Parse("count") } }
        },
        { "allowed_lateness: goes with 'late: update'", Minute with { Late = LatePolicy.Update } },
        { "allowed_lateness: goes with 'late: update'", Minute with { AllowedLateness = Second } },
        {
            "late: windows of activity cannot be corrected",
            Minute with { Size = null, Gap = Second, Late = LatePolicy.Update, AllowedLateness = Second }
        },
        {
            "late: a correction cannot take a key out of the top",
            Minute with { Top = new() { Count = 1, By = Aggregate.Parse("count") }, Late = LatePolicy.Update, AllowedLateness = Second }
        },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Validate_BrokenRule_SaysFieldRuleAndValue(string expected, WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        OptionProblem problem = Assert.Single(options.Validate());

        Assert.StartsWith(expected, $"{problem.Field}: {problem.Message}", StringComparison.Ordinal);
    }
}
