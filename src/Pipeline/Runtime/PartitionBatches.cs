using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streams.Data;

namespace Streams.Runtime;

/// <summary>Gathers the rows of one source partition in batches, until they are sent.</summary>
/// <remarks>At most one batch of each shard and class of lateness is under construction; full ones wait for the commit.</remarks>
internal sealed class PartitionBatches
{
    private readonly IReadOnlyList<IngestPort> _ports;
    private readonly BatchPool _pool;
    private readonly LatenessClasses _classes;
    private readonly int _shardCount;
    private readonly Queue<(int Shard, SampleBatch Batch)> _full = new();

    // Class by class, in each the shards; so the rows that are on time, class 0, are found by the shard alone.
    private readonly SampleBatch?[] _building;

    public PartitionBatches(IReadOnlyList<IngestPort> ports, BatchPool pool, LatenessClasses classes)
    {
        _ports = ports;
        _pool = pool;
        _classes = classes;
        _shardCount = ports.Count;
        _building = new SampleBatch?[ports.Count * classes.Count];
    }

    /// <summary>Adds a row that is on time.</summary>
    public void Add(SeriesHandle series, long time, double value) => AddAt(series.Shard, series.Id, time, value);

    /// <summary>Adds a late row.</summary>
    public void AddLate(int latenessClass, SeriesHandle series, long time, double value) =>
        AddAt((latenessClass * _shardCount) + series.Shard, series.Id, time, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddAt(int slot, SeriesId id, long time, double value)
    {
        SampleBatch batch = _building[slot] ?? Rent(slot);
        batch.Add(id, time, value);
        if (batch.IsFull)
        {
            Gather(slot);
        }
    }

    /// <summary>Ends the batches under construction, so that they can be taken.</summary>
    public void GatherAll()
    {
        for (int slot = 0; slot < _building.Length; slot++)
        {
            Gather(slot);
        }
    }

    /// <summary>The next batch to send; it stays here until <see cref="RemoveNext"/>, so that a cancelled wait loses none.</summary>
    public bool TryPeek(out int shard, [NotNullWhen(true)] out SampleBatch? batch)
    {
        bool isAny = _full.TryPeek(out (int Shard, SampleBatch Batch) next);
        (shard, batch) = next;
        return isAny;
    }

    public void RemoveNext() => _full.Dequeue();

    /// <summary>Returns everything to the pool, when it will not be sent.</summary>
    public void Drop()
    {
        GatherAll();
        while (_full.TryDequeue(out (int Shard, SampleBatch Batch) unsent))
        {
            unsent.Batch.Dispose();
        }
    }

    private SampleBatch Rent(int slot)
    {
        SampleBatch batch = _pool.Rent(_ports[slot % _shardCount].Series);
        batch.LateWithin = _classes[slot / _shardCount];
        _building[slot] = batch;
        return batch;
    }

    private void Gather(int slot)
    {
        if (_building[slot] is { } batch)
        {
            _full.Enqueue((slot % _shardCount, batch));
            _building[slot] = null;
        }
    }
}
