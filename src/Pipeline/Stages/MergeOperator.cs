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
