using System.Collections.Concurrent;

namespace Streams.Data;

/// <summary>Keeps batches for use again, so that a steady flow allocates none.</summary>
/// <remarks>
/// Idle batches are bounded; what is returned above the bound goes to the garbage collector. Batches in use are bounded
/// by the channels' capacities, not here.
/// </remarks>
public class BatchPool
{
    /// <summary>The idle batches that are kept unless told otherwise: 512 x 80 KiB = 40 MiB at the most.</summary>
    public const int DefaultIdleCountMax = 512;

    private readonly ConcurrentQueue<SampleBatch> _idle = new();
    private readonly int _idleCountMax;
    private int _idleCount;

    /// <summary>Makes a pool that keeps at most so many idle batches.</summary>
    public BatchPool(int idleCountMax = DefaultIdleCountMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(idleCountMax);
        _idleCountMax = idleCountMax;
    }

    /// <summary>Gives an empty batch for rows of the given table; the caller owns it.</summary>
    public virtual SampleBatch Rent(SeriesTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (_idle.TryDequeue(out SampleBatch? batch))
        {
            Interlocked.Decrement(ref _idleCount);
        }
        else
        {
            batch = new SampleBatch(this);
        }

        batch.Lease(table);
        return batch;
    }

    /// <summary>Takes a batch back whose last owner is gone.</summary>
    protected internal virtual void Return(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (Interlocked.Increment(ref _idleCount) <= _idleCountMax)
        {
            _idle.Enqueue(batch);
        }
        else
        {
            Interlocked.Decrement(ref _idleCount);
        }
    }
}
