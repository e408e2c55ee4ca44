using Streams.Data;

namespace Streams.Stages;

/// <summary>One output of an operator: hands batches to whatever is connected, and builds batches from single rows.</summary>
public sealed class StageOutput
{
    private readonly BatchPool _pool;
    private readonly SeriesTable _series;
    private readonly StageCounters _counters;
    private IReceiver[] _receivers = [];
    private SampleBatch? _building;

    /// <summary>Makes an output without receivers.</summary>
    public StageOutput(string name, BatchPool pool, SeriesTable series, StageCounters counters)
    {
        Name = name;
        _pool = pool;
        _series = series;
        _counters = counters;
    }

    /// <summary>The output's name; empty for the main one.</summary>
    public string Name { get; }

    /// <summary>Connects one receiver more.</summary>
    public void Connect(IReceiver receiver) => _receivers = [.. _receivers, receiver];

    /// <summary>Takes a batch and hands it on; empty ones are dropped.</summary>
    public void Emit(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Flush();
        Send(batch);
    }

    /// <summary>Hands alert changes on.</summary>
    public void Emit(AlertBatch alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        Flush();
        _counters.Emitted(alerts.Changes.Count);
        foreach (IReceiver receiver in _receivers)
        {
            receiver.Receive(alerts);
        }
    }

    /// <summary>Adds a row to the batch being built, which is handed on when full or at <see cref="Flush"/>.</summary>
    public void Add(SeriesId series, long time, double value)
    {
        SampleBatch building = _building ??= _pool.Rent(_series);
        building.Add(series, time, value);
        if (building.IsFull)
        {
            Flush();
        }
    }

    /// <summary>Hands on what <see cref="Add"/> has gathered; the runtime calls it after each call of the operator.</summary>
    public void Flush()
    {
        SampleBatch? building = _building;
        if (building is not null)
        {
            _building = null;
            Send(building);
        }
    }

    /// <summary>Returns a half-built batch to the pool, when it will not be handed on.</summary>
    internal void Drop()
    {
        _building?.Dispose();
        _building = null;
    }

    private void Send(SampleBatch batch)
    {
        IReceiver[] receivers = _receivers;
        if (batch.Count == 0)
        {
            batch.Dispose();
            return;
        }

        _counters.Emitted(batch.Count);
        for (int i = 0; i < receivers.Length - 1; i++)
        {
            receivers[i].Receive(batch.Share());
        }

        if (receivers.Length > 0)
        {
            receivers[^1].Receive(batch);
        }
        else
        {
            batch.Dispose();
        }
    }
}
