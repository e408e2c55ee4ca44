using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Sends rows to the shard that owns their series, or their key, with ids of that shard's table.</summary>
internal sealed class ShuffleSender : IReceiver
{
    private readonly SeriesTable _series;
    private readonly BatchPool _pool;
    private readonly Outbound[] _targets;
    private readonly SeriesTable[] _targetSeries;
    private readonly Func<Labels, Labels>? _keyOf;
    private readonly SampleBatch?[] _building;
    private SeriesHandle[] _handles = [];

    public ShuffleSender(
        SeriesTable series, BatchPool pool, Outbound[] targets, SeriesTable[] targetSeries, Func<Labels, Labels>? keyOf)
    {
        _series = series;
        _pool = pool;
        _targets = targets;
        _targetSeries = targetSeries;
        _keyOf = keyOf;
        _building = new SampleBatch?[targets.Length];
    }

    public void Receive(SampleBatch batch)
    {
        EndOtherLateness(batch.LateWithin);
        ReadOnlySpan<SeriesId> series = batch.Series;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        for (int i = 0; i < series.Length; i++)
        {
            SeriesHandle handle = HandleOf(series[i]);
            SampleBatch target = _building[handle.Shard] ??= Rent(handle.Shard, batch.LateWithin);
            target.Add(handle.Id, times[i], values[i]);
            if (target.IsFull)
            {
                Send(handle.Shard);
            }
        }

        batch.Dispose();
    }

    public void Receive(AlertBatch alerts)
    {
        foreach (IGrouping<int, AlertChange> part in alerts.Changes.GroupBy(c => ShardOf(c.Labels)))
        {
            _targets[part.Key].Receive(new AlertBatch([.. part]));
        }
    }

    /// <summary>Sends what is left of the step.</summary>
    public void Flush()
    {
        for (int shard = 0; shard < _targets.Length; shard++)
        {
            Send(shard);
        }
    }

    /// <summary>Returns what is left to the pool, when it will not be sent.</summary>
    public void Drop()
    {
        for (int shard = 0; shard < _targets.Length; shard++)
        {
            _building[shard]?.Dispose();
            _building[shard] = null;
        }
    }

    public void Forget(List<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _handles.Length && _handles[id.Index] is { Shard: > 0 } known)
            {
                _targetSeries[known.Shard - 1].Release(known.Id);
                _handles[id.Index] = default;
            }
        }
    }

    /// <summary>Sends what is being built of rows with another lateness: a batch has one, and order is kept.</summary>
    private void EndOtherLateness(TimeSpan lateWithin)
    {
        for (int shard = 0; shard < _targets.Length; shard++)
        {
            if (_building[shard] is { } batch && batch.LateWithin != lateWithin)
            {
                Send(shard);
            }
        }
    }

    private SampleBatch Rent(int shard, TimeSpan lateWithin)
    {
        SampleBatch batch = _pool.Rent(_targetSeries[shard]);
        batch.LateWithin = lateWithin;
        return batch;
    }

    private void Send(int shard)
    {
        if (_building[shard] is { } batch)
        {
            _building[shard] = null;
            _targets[shard].Receive(batch);
        }
    }

    private int ShardOf(Labels labels) => (int)((_keyOf?.Invoke(labels) ?? labels).Hash % (ulong)_targets.Length);

    /// <summary>Where a series goes. Known handles are kept with the shard plus one, so that zero means unknown.</summary>
    private SeriesHandle HandleOf(SeriesId id)
    {
        if (id.Index >= _handles.Length)
        {
            Array.Resize(ref _handles, Math.Max(id.Index + 1, _series.Capacity));
        }

        SeriesHandle known = _handles[id.Index];
        if (known.Shard > 0)
        {
            return known with { Shard = known.Shard - 1 };
        }

        Labels labels = _series[id];
        int shard = ShardOf(labels);
        SeriesHandle handle = new(shard, _targetSeries[shard].Acquire(labels));
        _handles[id.Index] = handle with { Shard = shard + 1 };
        return handle;
    }
}
