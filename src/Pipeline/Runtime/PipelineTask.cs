using System.Diagnostics;
using Streams.Data;
using Streams.Planning;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>One shard of one task group: its fused operators, driven by one message at a time.</summary>
/// <remarks>
/// Everything here is synchronous and runs on one thread at a time; <see cref="TaskRunner"/> reads the inbox and waits.
/// In a step, operators are called upstream first, so what one emits at a watermark reaches the next before the next
/// learns of the watermark itself.
/// </remarks>
internal sealed class PipelineTask
{
    private readonly List<OperatorNode> _nodes = [];
    private readonly List<Outbound> _outbounds = [];
    private readonly List<ShuffleSender> _shuffles = [];
    private readonly List<SeriesId> _collected = [];
    private readonly TimeSteps _steps = new();
    private readonly TimeProvider _clock;
    private MergeNode? _merge;

    public PipelineTask(TaskGroup group, int shard, SeriesTable series, RuntimeServices services)
    {
        Group = group;
        Shard = shard;
        Series = series;
        _clock = services.Clock;
        Busy = new BusyMeter(services.Clock);
        Tracker = new InputTracker(services.Barriers.Injected);
        Inbox = new Inbox(Tracker);
    }

    public TaskGroup Group { get; }

    public int Shard { get; }

    public SeriesTable Series { get; }

    public BusyMeter Busy { get; }

    public InputTracker Tracker { get; }

    public Inbox Inbox { get; }

    /// <summary>What other threads ask the operators.</summary>
    public TaskQuestions Questions { get; } = new();

    public IReadOnlyList<OperatorNode> Nodes => _nodes;

    public IReadOnlyList<Outbound> Outbounds => _outbounds;

    /// <summary>Gets what was captured at a barrier and how long that took, on the task's thread.</summary>
    public required Action<long, IReadOnlyList<FrozenSection>, TimeSpan> OnSnapshot { get; init; }

    /// <summary>Whether all input has ended and everything was sent on.</summary>
    public bool IsFinished { get; private set; }

    public void Add(OperatorNode node)
    {
        _nodes.Add(node);
        _merge ??= node as MergeNode;
    }

    public void Add(Outbound outbound) => _outbounds.Add(outbound);

    public void Add(ShuffleSender shuffle) => _shuffles.Add(shuffle);

    public void Restore(Checkpoint checkpoint, TopologyPlan plan)
    {
        TaskRestore restore = new(checkpoint, plan, Group.Name, Shard, Group.ShardCount);
        foreach (OperatorNode node in _nodes)
        {
            node.Restore(restore);
        }
    }

    /// <summary>Does one step: everything that a message brings about in this task.</summary>
    public void Deliver(InboxInput input, in Envelope envelope)
    {
        switch (envelope.Kind)
        {
            case EnvelopeKind.Samples:
                HeadOf(input).Receive((SampleBatch)envelope.Payload!); // Set by Envelope.Samples.
                InputTracker.OnData(input.State, envelope.Watermark);
                break;
            case EnvelopeKind.Alerts:
                HeadOf(input).Receive((AlertBatch)envelope.Payload!); // Set by Envelope.Alerts.
                break;
            case EnvelopeKind.Frame:
                ((MergeHead)input.Head!).Receive((Frame)envelope.Payload!); // Set by Envelope.OfFrame, for merge heads only.
                break;
            case EnvelopeKind.Watermark:
                (input.Head as MergeHead)?.OnWatermark(envelope.Watermark);
                InputTracker.OnData(input.State, envelope.Watermark);
                break;
            case EnvelopeKind.Step:
                TakeStep(new TimeStep(envelope.Number, envelope.Watermark));
                break;
            case EnvelopeKind.Barrier:
                InputTracker.OnBarrier(input.State, envelope.Number);
                break;
            case EnvelopeKind.Completed:
            case EnvelopeKind.Stopped:
                Tracker.OnEnd(input.State, envelope.Kind == EnvelopeKind.Stopped);
                break;
            default:
                throw new UnreachableException();
        }

        if (envelope.Kind is not (EnvelopeKind.Samples or EnvelopeKind.Frame))
        {
            _merge?.MergeReady();
        }

        if (Tracker.TryAdvance())
        {
            Advance(Tracker.Watermark);
        }

        FlushShuffles();
        if (Tracker.TryAlign(out long barrier))
        {
            PassBarrier(barrier);
        }

        if (Tracker.HasEnded)
        {
            Finish();
        }
    }

    /// <summary>Returns what is under way to the pool, after the task has stopped for good.</summary>
    public void Drop()
    {
        Inbox.Drop();
        _outbounds.ForEach(o => o.Drop());
        _shuffles.ForEach(s => s.Drop());
        _nodes.ForEach(n => n.Drop());
    }

    private static IReceiver HeadOf(InboxInput input) => (IReceiver)input.Head!; // Rows come in at receivers only.

    private void TakeStep(TimeStep step)
    {
        _steps.Add(step);
        while (_steps.TryTake(out EventTime watermark))
        {
            if (Tracker.TryAdvanceTo(watermark))
            {
                Advance(watermark);
            }
        }
    }

    private void Advance(EventTime watermark)
    {
        foreach (OperatorNode node in _nodes)
        {
            node.OnWatermark(watermark);
        }

        FlushShuffles();
        SendToAll(Envelope.OfWatermark(watermark));
    }

    private void PassBarrier(long barrier)
    {
        long began = _clock.GetTimestamp();
        TaskSnapshot snapshot = new(Group.Name, Shard, Group.ShardCount);
        foreach (OperatorNode node in _nodes)
        {
            node.Freeze(snapshot);
        }

        OnSnapshot(barrier, snapshot.Sections, _clock.GetElapsedTime(began));
        SendToAll(Envelope.OfBarrier(barrier));
        ForgetUnused();
    }

    private void ForgetUnused()
    {
        Series.Collect(_collected);
        if (_collected.Count == 0)
        {
            return;
        }

        foreach (OperatorNode node in _nodes)
        {
            node.Forget(_collected);
        }

        foreach (ShuffleSender shuffle in _shuffles)
        {
            shuffle.Forget(_collected);
        }

        Series.Reuse(_collected);
        _collected.Clear();
    }

    private void Finish()
    {
        if (Tracker.IsComplete)
        {
            foreach (OperatorNode node in _nodes)
            {
                node.Complete();
            }

            FlushShuffles();
        }

        SendToAll(Envelope.Of(Tracker.IsComplete ? EnvelopeKind.Completed : EnvelopeKind.Stopped));
        IsFinished = true;
    }

    private void FlushShuffles()
    {
        foreach (ShuffleSender shuffle in _shuffles)
        {
            shuffle.Flush();
        }
    }

    private void SendToAll(in Envelope envelope)
    {
        foreach (Outbound outbound in _outbounds)
        {
            outbound.Send(envelope);
        }
    }
}
