using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>The channels of one source partition to all ingest tasks, and the gate that keeps barriers out of commits.</summary>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to free.")]
internal sealed class IngestLane(IReadOnlyList<IngestPort> ports, RuntimeServices services, StageCounters counters)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly InputState _time = services.Time.Open();
    private volatile bool _isIdle;
    private volatile bool _hasEnded;

    public IReadOnlyList<IngestPort> Ports => ports;

    public bool IsIdle => _isIdle;

    public bool HasEnded => _hasEnded;

    /// <summary>Where reading goes on behind the last commit; null in a lane that carries no rows.</summary>
    public PartitionOffset? Position { get; set; }

    /// <summary>Lets the caller alone send, until it disposes the result.</summary>
    /// <remarks>
    /// The wait itself is not cancelled: it ends with the messages of whoever is in the gate, and a semaphore that waits with
    /// a token goes on on a thread of the pool, whatever runs the topology.
    /// </remarks>
    public async ValueTask<Gate> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None);
        if (cancellationToken.IsCancellationRequested)
        {
            _gate.Release();
            throw new OperationCanceledException(cancellationToken);
        }

        return new Gate(_gate);
    }

    /// <summary>Sends to one shard and waits while there is no room; the caller is in the gate.</summary>
    public ValueTask SendAsync(int shard, in Envelope envelope) =>
        ports[shard].Input.TryWrite(envelope) ? ValueTask.CompletedTask : WaitAndSendAsync(shard, envelope);

    /// <summary>Sends to all shards; the caller is in the gate.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendToAllAsync(Envelope envelope)
    {
        for (int shard = 0; shard < ports.Count; shard++)
        {
            await SendAsync(shard, envelope);
        }
    }

    /// <summary>Says that rows come; the caller is in the gate.</summary>
    public void SetActive()
    {
        if (_isIdle)
        {
            services.Time.Wake(_time);
            _isIdle = false;
        }
    }

    /// <summary>Says that no row older than the watermark is to come, late ones aside; the caller is in the gate.</summary>
    public ValueTask SendWatermarkAsync(EventTime watermark) => SendAsync(services.Time.OnData(_time, watermark));

    /// <summary>Stops holding the others back; the caller is in the gate.</summary>
    public async ValueTask SetIdleAsync()
    {
        if (!_hasEnded)
        {
            _isIdle = true;
            await SendAsync(services.Time.OnIdle(_time));
        }
    }

    /// <summary>Moves time on by the clock, if the lane is idle.</summary>
    public async ValueTask FollowClockAsync(EventTime watermark)
    {
        using Gate gate = await EnterAsync(services.Cancellation);
        if (!_hasEnded && _isIdle)
        {
            await SendAsync(services.Time.OnClock(_time, watermark));
        }
    }

    /// <summary>Lets a barrier in, and gives the position that belongs to it; false when the lane has ended.</summary>
    public async Task<(bool IsIn, PartitionOffset? Position)> InjectAsync(long barrier)
    {
        using Gate gate = await EnterAsync(services.Cancellation);
        if (_hasEnded)
        {
            return (false, Position);
        }

        await SendToAllAsync(Envelope.OfBarrier(barrier));
        return (true, Position);
    }

    /// <summary>Says that nothing more comes; a lane ends once.</summary>
    public async ValueTask EndAsync(EnvelopeKind end, EventTime newest)
    {
        if (services.Cancellation.IsCancellationRequested)
        {
            return;
        }

        using Gate gate = await EnterAsync(services.Cancellation);
        if (!_hasEnded)
        {
            _hasEnded = true;
            Position = Position is { } place ? place with { HasEnded = end == EnvelopeKind.Completed } : null;
            (TimeStep behindRows, TimeStep last) = services.Time.OnEnd(_time, end == EnvelopeKind.Stopped, newest);
            await SendAsync(behindRows);
            await SendAsync(last);
            await SendToAllAsync(Envelope.Of(end));
        }
    }

    /// <summary>Says what a restored lane knows of time, before its first row.</summary>
    public void AnnounceWatermark(EventTime watermark) => Announce(services.Time.OnData(_time, watermark));

    /// <summary>Stops holding time back for good, as the presence of a source does once its partitions are open.</summary>
    /// <remarks>The gate is never held for long here: in a presence's channels there is always room.</remarks>
    public void AnnounceIdle()
    {
        _gate.Wait();
        try
        {
            if (!_isIdle && !_hasEnded)
            {
                _isIdle = true;
                Announce(services.Time.OnIdle(_time));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sends a step without waiting, into channels that are sized for it.</summary>
    private void Announce(TimeStep step)
    {
        foreach (IngestPort port in ports)
        {
            if (!port.Input.TryWrite(Envelope.OfStep(step)))
            {
                throw new UnreachableException("A channel that is sized for its few messages was full.");
            }
        }
    }

    private ValueTask SendAsync(TimeStep step) => SendToAllAsync(Envelope.OfStep(step));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAndSendAsync(int shard, Envelope envelope)
    {
        long since = services.Clock.GetTimestamp();
        await ports[shard].Input.WriteAsync(envelope);
        counters.Blocked(services.Clock.GetTimestamp() - since);
    }

    /// <summary>Leaves the gate when disposed.</summary>
    public readonly struct Gate(SemaphoreSlim semaphore) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => semaphore.Release();
    }
}
