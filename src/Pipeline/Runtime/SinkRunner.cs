using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Planning;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Runs a sink: reads its inbox, one call at a time; a sink that fails keeps reading, so that the rest can drain.</summary>
internal sealed class SinkRunner : ISinkContext
{
    private readonly Sink _sink;
    private readonly InputTracker _tracker;
    private readonly RuntimeServices _services;
    private readonly IRuntimeListener _listener;

    public SinkRunner(PlannedSink planned, Sink sink, RuntimeServices services, IRuntimeListener listener)
    {
        Planned = planned;
        _sink = sink;
        _services = services;
        _listener = listener;
        _tracker = new InputTracker(services.Barriers.Injected);
        Inbox = new Inbox(_tracker);
        Logger = services.Loggers.CreateLogger($"Streams.Sinks.{Name}");
    }

    public PlannedSink Planned { get; }

    public Inbox Inbox { get; }

    public string Name => Planned.Stage.Name;

    public string Topology => _services.Topology;

    public string? DataFolder => _services.DataFolderOf(Name);

    public TimeProvider Clock => _services.Clock;

    public ILogger Logger { get; }

    public StageCounters Counters { get; } = new();

    public async ValueTask OpenAsync(Checkpoint? restored, CancellationToken cancellationToken)
    {
        try
        {
            await _sink.OpenAsync(this, restored?.SinkPositions.GetValueOrDefault(Name), cancellationToken);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            throw new StageException(Name, cause);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAllAsync(cancellationToken);
            await _sink.CompleteAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _listener.OnSinkFailed(new StageException(Name, cause));
            await DiscardAllAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _sink.DisposeAsync();
        }
        catch (Exception cause) when (cause is not StageException)
        {
            throw new StageException(Name, cause);
        }
    }

    private async Task DeliverAllAsync(CancellationToken cancellationToken)
    {
        while (!_tracker.HasEnded)
        {
            if (!Inbox.TryTake(out InboxInput input, out Envelope envelope))
            {
                await _sink.OnIdleAsync(cancellationToken);
                await Inbox.WaitAsync();
                continue;
            }

            long since = Clock.GetTimestamp();
            await DeliverAsync(input, envelope, cancellationToken);
            Counters.Busy(Clock.GetTimestamp() - since);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverAsync(InboxInput input, Envelope envelope, CancellationToken cancellationToken)
    {
        switch (envelope.Kind)
        {
            case EnvelopeKind.Samples:
                using (SampleBatch batch = (SampleBatch)envelope.Payload!) // Set by Envelope.Samples.
                {
                    Counters.Received(batch.Count);
                    await _sink.WriteAsync(batch, cancellationToken);
                }

                return;
            case EnvelopeKind.Alerts:
                AlertBatch alerts = (AlertBatch)envelope.Payload!; // Set by Envelope.Alerts.
                Counters.Received(alerts.Changes.Count);
                await _sink.WriteAsync(alerts, cancellationToken);
                return;
            case EnvelopeKind.Watermark:
                InputTracker.OnData(input.State, envelope.Watermark);
                _tracker.TryAdvance();
                Counters.Watermark = _tracker.Watermark;
                return;
            case EnvelopeKind.Barrier:
                InputTracker.OnBarrier(input.State, envelope.Number);
                break;
            case EnvelopeKind.Completed:
            case EnvelopeKind.Stopped:
                _tracker.OnEnd(input.State, envelope.Kind == EnvelopeKind.Stopped);
                break;
            default:
                throw new UnreachableException();
        }

        if (_tracker.TryAlign(out long barrier))
        {
            _listener.OnSinkSnapshot(barrier, Name, await _sink.CheckpointAsync(cancellationToken));
        }
    }

    private async Task DiscardAllAsync(CancellationToken cancellationToken)
    {
        while (!_tracker.HasEnded)
        {
            if (!Inbox.TryTake(out InboxInput input, out Envelope envelope))
            {
                await Inbox.WaitAsync();
                continue;
            }

            if (envelope.Payload is SampleBatch batch)
            {
                Counters.Drop(DropReason.Failed, batch.Count);
            }

            envelope.Drop();
            if (envelope.Kind == EnvelopeKind.Barrier)
            {
                InputTracker.OnBarrier(input.State, envelope.Number);
            }

            _tracker.TryAlign(out _);
            if (envelope.Kind is EnvelopeKind.Completed or EnvelopeKind.Stopped)
            {
                _tracker.OnEnd(input.State, wasStopped: true);
            }
        }
    }
}
