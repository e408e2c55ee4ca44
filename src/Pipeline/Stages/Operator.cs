using Streams.Data;

namespace Streams.Stages;

/// <summary>A step of a pipeline: gets batches and watermarks in order, emits batches; no clock, no I/O, one thread.</summary>
/// <remarks>
/// The same rows and watermarks in the same order give the same output, however the rows are cut into batches. Between
/// calls all state is what <see cref="Snapshot"/> writes.
/// </remarks>
public abstract class Operator
{
    /// <summary>Makes an instance for one shard.</summary>
    protected Operator(OperatorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
    }

    /// <summary>The instance's surroundings.</summary>
    protected OperatorContext Context { get; }

    /// <summary>Takes a batch of rows.</summary>
    public abstract void Process(SampleBatch batch);

    /// <summary>Gets alert changes; operators that accept an edge of alerts override this.</summary>
    public virtual void Process(AlertBatch alerts) =>
        throw new NotSupportedException($"{GetType().Name} takes no alerts.");

    /// <summary>Learns that no row older than the watermark is to come, late ones aside.</summary>
    public virtual void OnWatermark(EventTime watermark)
    {
    }

    /// <summary>Drops what was remembered about ids that no longer stand for their series.</summary>
    public virtual void Forget(ReadOnlySpan<SeriesId> series)
    {
    }

    /// <summary>Writes the state, one entry a key; operators without state write nothing.</summary>
    public virtual void Snapshot(SnapshotWriter writer)
    {
    }

    /// <summary>Captures the state for a checkpoint while everything waits: a few milliseconds at most.</summary>
    /// <remarks>
    /// Small state is written right away by <see cref="Snapshot"/>. Operators with much state override this instead, and
    /// share or copy their arrays: what is expensive is done by <see cref="IFrozenState.Write"/>, off the task's thread.
    /// </remarks>
    public virtual IFrozenState Freeze()
    {
        SnapshotWriter written = new();
        Snapshot(written);
        return new WrittenState(written);
    }

    /// <summary>Takes over the state of the entries that belong to this shard; called once, before all else.</summary>
    public virtual void Restore(SnapshotReader reader)
    {
    }

    /// <summary>Emits what is left: all input has ended, and the watermark has gone to the end of time.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>Takes a batch and hands it to the main output.</summary>
    protected void Emit(SampleBatch batch) => Context.Output.Emit(batch);
}
