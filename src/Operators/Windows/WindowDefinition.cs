using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>How the windowing operators are declared.</summary>
public static class WindowDefinition
{
    // What decides which panes there are, whose rows they hold and what is kept of them; names and bounds may change.
    private static readonly string[] WindowState =
    [
        "where", "size", "slide", "gap", "offset", "by", "without", "aggregate", "accuracy", "exact_up_to", "buckets", "late",
        "allowed_lateness", "emit_every",
    ];

    /// <summary>The operator <c>window</c>.</summary>
    public static OperatorDefinition Window { get; } =
        OperatorDefinition.Of<WindowOptions>("window", (options, context) => new WindowOperator(options, context)) with
        {
            Keying = options => KeyingOf((WindowOptions)options),
            StateOptions = WindowState,
            CreateMerge = (options, context) => new WindowMergeOperator((WindowOptions)options, context),
            NeedsWholeSeries = options => NeedsWholeSeries((WindowOptions)options),
            AllowedLateness = options => LatenessOf((WindowOptions)options),
            Outputs =
            [
                new OutputDefinition("", EdgeKind.Samples),
                new OutputDefinition("late", EdgeKind.Samples) { IsOfPartial = true },
                new OutputDefinition("early", EdgeKind.Samples),
            ],
        };

    /// <summary>The operator <c>downsample</c>.</summary>
    public static OperatorDefinition Downsample { get; } =
        OperatorDefinition.Of<DownsampleOptions>("downsample", (options, context) => new DownsampleOperator(options, context)) with
        {
            StateOptions = ["where", "tiers", "aggregate", "accuracy"],
            Keying = _ => Keying.Series,
        };

    private static Keying KeyingOf(WindowOptions options) =>
        options.Top is not null ? Keying.Global : WindowPlan.IsTwoPhase(options) ? Keying.TwoPhase : Keying.Series;

    /// <summary>Steps are made between rows of a series, and a shard's largest series are the largest only if they are whole.</summary>
    private static bool NeedsWholeSeries(WindowOptions options) =>
        options is { Top: not null, By: null, Without: null }
        || options.Aggregate.Any(a => a.Kind is AggregateKind.Delta or AggregateKind.Increase or AggregateKind.Rate);

    private static TimeSpan? LatenessOf(WindowOptions options) =>
        options.Late == LatePolicy.Update ? options.AllowedLateness : null;
}
