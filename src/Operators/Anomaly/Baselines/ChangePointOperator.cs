using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>What counts as a shift of the level.</summary>
public sealed record ChangePointOptions : DetectionOptions
{
    /// <summary>
    /// How many robust standard deviations, summed up over values that lie to one side of the level, count as a shift: there
    /// the score is 0.5.
    /// </summary>
    [Bounds("0.1", "100000")]
    public double Limit { get; init; } = 20;

    /// <summary>How many robust standard deviations a value may be off without adding to the sum: smaller shifts are not found.</summary>
    [Bounds("0", "100")]
    public double Slack { get; init; } = 2.5;

    /// <summary>How many values level and spread are made of, roughly; the last ones count most.</summary>
    [Bounds("16", "1000000")]
    public int Memory { get; init; } = 200;

    /// <summary>How many values behind a shift make the new level.</summary>
    [Bounds("1", "100000")]
    public int Settle { get; init; } = 30;

    /// <summary>The least standard deviation, as a share of the level.</summary>
    [Bounds("0", "1")]
    public double Floor { get; init; } = 0.01;
}

/// <summary>Finds shifts of the level of series, also small ones, by cumulated sums (CUSUM).</summary>
/// <remarks>
/// <para>A single value that sticks out is no shift (<c>robust_zscore</c> finds it); several that lie to the same side are.
/// After a shift the score stays high until the new level is known. Until 400 values were seen, or twice the memory, a deviation
/// counts for less: for half after 100. A score is <c>r / (1 + r)</c>, where <c>r</c> is the sum
/// divided by <c>limit</c>: 0.5, the default threshold, is at the limit. A vector has the score of the feature that has shifted
/// most, which the label <c>feature</c> names.</para>
/// <para>Rows wait for the watermark and are judged in the order of their times, so the result does not depend on shards or the
/// order of arrival. Of several rows with the same group, feature and time the greatest counts. State: 80 bytes for each feature
/// of each group, 80 bytes a group, and the rows that wait. Late rows are dropped and counted as <see cref="DropReason.Late"/>,
/// NaN as <see cref="DropReason.NotANumber"/>; infinity is a very large number. On completion rows that wait are judged.
/// Cost: some tens of nanoseconds a row, and sorting where rows come out of order.</para>
/// </remarks>
public sealed class ChangePointOperator : DetectionOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public ChangePointOperator(ChangePointOptions options, OperatorContext context)
        : base(options, context, new BaselineDetector(new ChangePoint(options), options?.Features?.Count ?? 1))
    {
    }
}
