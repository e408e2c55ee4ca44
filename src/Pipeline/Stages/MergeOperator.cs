using Streams.Data;

namespace Streams.Stages;

/// <summary>The second half of a two-phase operator: joins the shards' partial results of one window.</summary>
public abstract class MergeOperator : Operator
{
    /// <summary>Makes an instance for one shard of the merge tasks.</summary>
    protected MergeOperator(OperatorContext context)
        : base(context)
    {
    }

    /// <summary>How long after a window's end corrected frames are accepted.</summary>
    /// <remarks>
    /// The partial half keeps a window as long, by its own watermark: it lets go of it when the watermark is this much past
    /// the window's end, not before and not after. When it is restored on another number of shards
    /// (<see cref="SnapshotReader.IsResharded"/>) it sends all ended windows again that it keeps: the exchange has dropped
    /// their frames, which the new shards could neither replace nor complete.
    /// </remarks>
    public virtual TimeSpan Retention => TimeSpan.Zero;

    /// <summary>
    /// Gets all partial records of a window, in the order of the upstream shards, once every upstream watermark has
    /// passed the window's end; called again with the whole window when a corrected frame came.
    /// </summary>
    public abstract void Merge(EventTime windowEnd, ref FrameReader records);

    /// <summary>A merge is fed by frames alone.</summary>
    public sealed override void Process(SampleBatch batch) =>
        throw new NotSupportedException($"{GetType().Name} is fed by an exchange.");
}
