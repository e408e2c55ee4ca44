using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>How forests are grown, from what, and when anew.</summary>
public sealed record IsolationForestOptions : DetectionOptions
{
    /// <summary>Whether there is one model of all groups or one for each.</summary>
    public ModelScope Scope { get; init; } = ModelScope.Global;

    /// <summary>How many trees a forest has.</summary>
    [Bounds("1", "10000")]
    public int Trees { get; init; } = 100;

    /// <summary>How many vectors each tree is grown from.</summary>
    [Bounds("2", "65536")]
    public int SampleSize { get; init; } = 256;

    /// <summary>
    /// How many features more than one a split looks at: 0 splits along one feature; more split by random hyperplanes (the
    /// extended variant), which find what is only odd in the combination of features.
    /// </summary>
    [Bounds("0", "1024")]
    public int ExtensionLevel { get; init; }

    /// <summary>Which vectors a forest is grown from.</summary>
    public TrainingKind Training { get; init; } = TrainingKind.Window;

    /// <summary>How many vectors are kept to grow forests from.</summary>
    [Bounds("2", "1000000")]
    public int TrainingRows { get; init; } = 4_096;

    /// <summary>How many vectors there must be for the first forest.</summary>
    [Bounds("2", "1000000")]
    public int FirstTraining { get; init; } = 256;

    /// <summary>The age at which a vector is taken into the training half as often as a new one. Default: age does not matter.</summary>
    [Bounds("1s", "365d")]
    [Example("6h")]
    public TimeSpan? Decay { get; init; }

    /// <summary>How long, in event time, a forest is used before the next one is grown.</summary>
    [Bounds("1s", "365d")]
    public TimeSpan Retrain { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The share of about the last 200 vectors above the forest's own threshold from which on the next forest is grown at once,
    /// because things have changed.
    /// </summary>
    [Bounds("0.01", "1")]
    public double Drift { get; init; } = 0.5;

    /// <summary>
    /// How long behind the event time at which its training began a forest is used. Where growing takes longer the stage waits,
    /// so that a replay comes to the same scores.
    /// </summary>
    [Bounds("0s", "1d")]
    public TimeSpan SwapAfter { get; init; } = TimeSpan.FromSeconds(5);

    internal override bool IsShared => Scope == ModelScope.Global;
}

/// <summary>Scores vectors by how easily random splits tell them apart from those before: an Isolation Forest.</summary>
/// <remarks>
/// <para>Finds vectors that are rare, also where no feature alone is. The score is the one of Liu, Ting and Zhou: 0.5 is as easy
/// to isolate as the average, what comes near 1 stands alone. The default threshold is the score that 0.5% of the training
/// vectors exceed, and at least 0.6. The label <c>feature</c> names the one whose splits isolated the vector most. A missing
/// feature counts as the middle of its training values.</para>
/// <para>A forest is grown in the background from the vectors kept, when there are <c>first_training</c> of them, then every
/// <c>retrain</c> or on drift; it scores the vectors from <c>swap_after</c> behind the one that set its training off. With the scope
/// <c>global</c> all rows come to one shard, since vectors from different shards have no common order that the training set
/// could follow; so the number of shards changes nothing. One shard scores tens of thousands of vectors a second; use the scope
/// <c>group</c> for more.</para>
/// <para>Rows wait for the watermark and are judged in the order of their times, and at one time by their group's labels. Of
/// several rows with the same group, feature and time the greatest counts. State, for each model: the forest (600 KB at most
/// with the defaults), <c>training_rows</c> vectors, twice while one is grown, and 80 bytes a group; all of it is in checkpoints,
/// also what a forest is being grown from. Late rows are dropped and counted as <see cref="DropReason.Late"/>, NaN as
/// <see cref="DropReason.NotANumber"/>; infinity is a very large number. On completion rows that wait are judged. Cost: ten to
/// thirty microseconds a vector.</para>
/// </remarks>
public sealed class IsolationForestOperator : DetectionOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public IsolationForestOperator(IsolationForestOptions options, OperatorContext context)
        : base(options, context, new ForestDetector(options, options?.Features?.Count ?? 1, context))
    {
    }
}
