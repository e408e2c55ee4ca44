using System.Runtime.CompilerServices;
using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>A task's end of a channel: gathers what the fused operators emit in one step, and writes it after the step.</summary>
/// <remarks>
/// Operators run to the end of a step by plain calls, so a full channel makes the task wait between two steps. What one
/// step can emit is bounded by the operators' own bounds on keys.
/// </remarks>
internal sealed class Outbound(InboxInput target, IReadOnlyList<StageCounters> senders) : IReceiver
{
    private readonly Queue<Envelope> _pending = new();

    /// <summary>The stages that wait when the channel is full.</summary>
    public IReadOnlyList<StageCounters> Senders { get; } = senders;

    public void Receive(SampleBatch batch) => _pending.Enqueue(Envelope.Samples(batch, EventTime.Minimum));

    public void Receive(AlertBatch alerts) => _pending.Enqueue(Envelope.Alerts(alerts));

    public void Send(in Envelope envelope) => _pending.Enqueue(envelope);

    /// <summary>Writes as much as there is room for; false when the rest must wait.</summary>
    public bool TryFlush()
    {
        while (_pending.TryPeek(out Envelope envelope))
        {
            if (!target.TryWrite(envelope))
            {
                return false;
            }

            _pending.Dequeue();
        }

        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync()
    {
        while (_pending.TryPeek(out Envelope envelope))
        {
            await target.WriteAsync(envelope);
            _pending.Dequeue();
        }
    }

    public void Drop()
    {
        while (_pending.TryDequeue(out Envelope envelope))
        {
            envelope.Drop();
        }
    }
}
