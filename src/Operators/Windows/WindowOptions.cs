using Streams.Operators.Sketches;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Which windows there are, over which keys, and what is told of each.</summary>
public sealed record WindowOptions : IStageOptions
{
    /// <summary>Takes only series that match this selector; all series when left out.</summary>
    [Example("""{__name__="http_request_duration_seconds"}""")]
    public SeriesSelector? Where { get; init; }

    /// <summary>How long a window is; windows lie side by side, unless <c>slide</c> says otherwise.</summary>
    [Bounds("1ms", "366d")]
    [Example("1m")]
    public TimeSpan? Size { get; init; }

    /// <summary>How often a window of the given size ends: windows overlap when it is less than the size.</summary>
    [Bounds("1ms", "366d")]
    [Example("10s")]
    public TimeSpan? Slide { get; init; }

    /// <summary>Makes windows of activity instead: one ends when a key has said nothing for so long.</summary>
    [Bounds("1ms", "366d")]
    public TimeSpan? Gap { get; init; }

    /// <summary>How long a window of activity may become before it is cut in two.</summary>
    [Bounds("2ms", "366d")]
    public TimeSpan MaxLength { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Moves the windows: without it they begin at whole multiples of their size since 1970, in UTC.</summary>
    [Bounds("0s", "366d")]
    public TimeSpan Offset { get; init; }

    /// <summary>The labels that rows are grouped by; <c>[]</c> puts all together; every series by itself when left out.</summary>
    [Example("[service, route]")]
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>Groups by all labels but these.</summary>
    public IReadOnlyList<string>? Without { get; init; }

    /// <summary>
    /// What is told of each key and window: count, sum, min, max, mean, stddev, variance, first, last, range, distinct,
    /// distinct(label), delta, rate, increase, p50 to p99.99, histogram.
    /// </summary>
    [Example("[count, mean, p50, p99]")]
    public required IReadOnlyList<Aggregate> Aggregate { get; init; }

    /// <summary>How results are named, with <c>{name}</c> for the input's metric name and <c>{aggregate}</c>.</summary>
    public NameTemplate Name { get; init; } = NameTemplate.Default;

    /// <summary>The largest relative error of a percentile.</summary>
    [Bounds("0.0001", "0.25")]
    public double Accuracy { get; init; } = SketchSettings.DefaultAccuracy;

    /// <summary>Up to so many values of a key and window percentiles are exact; above, they are within the accuracy.</summary>
    [Bounds("0", "1000000")]
    public int ExactUpTo { get; init; }

    /// <summary>The upper bounds of the histogram's buckets, in rising order; <c>+Inf</c> is added.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Tells only of the keys for which an aggregate is largest; every window is then merged on one shard.</summary>
    public TopOptions? Top { get; init; }

    /// <summary>What becomes of rows that came late.</summary>
    public LatePolicy Late { get; init; } = LatePolicy.Drop;

    /// <summary>How much later than <c>lateness</c> a row may come and still correct a result; needs <c>late: update</c>.</summary>
    [Bounds("0s", "30d")]
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>How often a window tells what it has so far, on the output <c>early</c>.</summary>
    [Bounds("1ms", "366d")]
    public TimeSpan? EmitEvery { get; init; }

    /// <summary>For how long the last row of a silent series is kept as the base of delta, increase and rate.</summary>
    [Bounds("1s", "30d")]
    public TimeSpan BaseAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many keys a shard keeps at a time; rows of further keys are dropped and counted.</summary>
    [Bounds("1", "100000000")]
    public int MaxKeys { get; init; } = 10_000_000;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => WindowRules.Check(this);
}
