using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>How a streaming forest is laid out, and how often it takes a new reference.</summary>
public sealed record HalfSpaceTreesOptions : DetectionOptions
{
    /// <summary>Whether there is one model of all groups or one for each.</summary>
    public ModelScope Scope { get; init; } = ModelScope.Group;

    /// <summary>How many trees there are.</summary>
    [Bounds("1", "1000")]
    public int Trees { get; init; } = 25;

    /// <summary>How often each tree halves the space.</summary>
    [Bounds("1", "15")]
    public int Depth { get; init; } = 8;

    /// <summary>How many vectors a reference is made of.</summary>
    [Bounds("16", "65535")]
    public int Window { get; init; } = 250;

    internal override bool IsShared => Scope == ModelScope.Global;
}

/// <summary>Scores vectors by how few there were like them in the last window: a streaming forest of half-space trees.</summary>
/// <remarks>
/// <para>Learns by counting, with no training to wait for, and follows any drift within two windows; in exchange it is coarser
/// than <c>isolation_forest</c>. The score is 0.5, the default threshold, where the density is a quarter of that of the thinnest
/// hundredth of the reference, and goes to 1 where nothing was. The label <c>feature</c> names the one that led to where there is
/// little. The first scores come when the first window is full. A missing feature counts as the middle of its range.</para>
/// <para>With the scope <c>global</c> all rows come to one shard, as one model needs one order; so the number of shards changes
/// nothing.</para>
/// <para>Rows wait for the watermark and are judged in the order of their times, and with the scope <c>global</c> at one time by
/// their group's labels. Of several rows with the same group, feature and time the greatest counts. State, for each model: 2 bytes
/// a place of a tree (25 KB with the defaults) and a window of vectors; and 80 bytes a group. Late rows are dropped and
/// counted as <see cref="DropReason.Late"/>, NaN as <see cref="DropReason.NotANumber"/>; infinity is a very large number. On
/// completion rows that wait are judged. Cost: a few microseconds a vector.</para>
/// </remarks>
public sealed class HalfSpaceTreesOperator : DetectionOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public HalfSpaceTreesOperator(HalfSpaceTreesOptions options, OperatorContext context)
        : base(options, context, new HalfSpaceDetector(options, options?.Features?.Count ?? 1, context?.Seed ?? 0))
    {
    }
}
