using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>What counts as far from the median.</summary>
public sealed record RobustZscoreOptions : DetectionOptions
{
    /// <summary>How many robust standard deviations from the median count as far: there the score is 0.5.</summary>
    [Bounds("0.1", "1000")]
    public double Limit { get; init; } = 4.5;

    /// <summary>How many values median and spread are made of, roughly; the last ones count most.</summary>
    [Bounds("16", "1000000")]
    public int Memory { get; init; } = 200;

    /// <summary>
    /// How many more values must be far of late than are not, to be the new normal, which is learnt afresh. Default: as many as
    /// <c>memory</c> says.
    /// </summary>
    [Bounds("16", "1000000")]
    [Example("60")]
    public int? AcceptAfter { get; init; }

    /// <summary>The least standard deviation, as a share of the median, so that a value that hardly ever moves may move a little.</summary>
    [Bounds("0", "1")]
    public double Floor { get; init; } = 0.01;
}

/// <summary>Scores values by their distance from the median of their series, in robust standard deviations (median and MAD).</summary>
/// <remarks>
/// <para>Finds values that stick out: spikes, drops and jumps. Beside the value itself the mean of about the last nine values is
/// measured, which shows a lasting shift that no single value does, and the jump from the values just before; each by what is
/// usual of it alone, and the furthest counts. It knows no time of day (<c>seasonal</c> does), and takes a new level over when as
/// many more values were far of late than were not as <c>accept_after</c> says. Until it has seen 400 values, or twice its memory,
/// the limit is wider:
/// three and a half times as wide after 30 of them, twice after 100. A score is <c>r / (1 + r)</c>, where <c>r</c> is the
/// distance divided by <c>limit</c>: 0.5, the default threshold, is at the limit. A vector has the score of the feature that is
/// furthest away, which the label <c>feature</c> names.</para>
/// <para>Rows wait for the watermark and are judged in the order of their times, so the result does not depend on shards or the
/// order of arrival. Of several rows with the same group, feature and time the greatest counts. State: 96 bytes for each feature
/// of each group, 80 bytes a group, and the rows that wait. Late rows are dropped and counted as <see cref="DropReason.Late"/>,
/// NaN as <see cref="DropReason.NotANumber"/>; infinity is a very large number. On completion rows that wait are judged.
/// Cost: some tens of nanoseconds a row, and sorting where rows come out of order.</para>
/// </remarks>
public sealed class RobustZscoreOperator : DetectionOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public RobustZscoreOperator(RobustZscoreOptions options, OperatorContext context)
        : base(options, context, new BaselineDetector(new RobustZscore(options), options?.Features?.Count ?? 1))
    {
    }
}
