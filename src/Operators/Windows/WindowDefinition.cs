using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>How the windowing operators are declared.</summary>
public static class WindowDefinition
{
    /// <summary>The operator <c>window</c>.</summary>
    public static OperatorDefinition Window { get; } =
        OperatorDefinition.Of<WindowOptions>("window", (options, context) => new WindowOperator(options, context)) with
        {
            Keying = options => KeyingOf((WindowOptions)options),
            CreateMerge = (options, context) => new WindowMergeOperator((WindowOptions)options, context),
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
            Keying = _ => Keying.Series,
        };

    private static Keying KeyingOf(WindowOptions options) =>
        options.Top is not null ? Keying.Global : WindowPlan.IsTwoPhase(options) ? Keying.TwoPhase : Keying.Series;

    private static TimeSpan? LatenessOf(WindowOptions options) =>
        options.Late == LatePolicy.Update ? options.AllowedLateness : null;
}
