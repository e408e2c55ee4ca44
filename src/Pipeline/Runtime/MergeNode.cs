using Streams.Data;
using Streams.Planning;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>The merging half of a two-phase operator in its task, behind the buffer of the exchange.</summary>
internal sealed class MergeNode : OperatorNode
{
    private readonly MergeOperator _operator;
    private readonly ExchangeBuffer _buffer;
    private EventTime _watermark = EventTime.Minimum;

    public MergeNode(
        PlannedNode planned, MergeOperator @operator, OperatorContext context, BusyMeter busy, int upstreamCount)
        : base(planned, @operator, context, busy)
    {
        _operator = @operator;
        _buffer = new ExchangeBuffer(@operator.Retention, upstreamCount);
    }

    /// <summary>Keeps a frame until its window is complete.</summary>
    public void Receive(int upstream, Frame frame)
    {
        Counters.Received(0);
        if (!_buffer.TryAdd(upstream, frame))
        {
            Counters.Drop(DropReason.Late);
        }
    }

    public void OnUpstreamWatermark(int upstream, EventTime watermark) => _buffer.OnUpstreamWatermark(upstream, watermark);

    /// <summary>Merges the windows that are complete, or were corrected since.</summary>
    public void MergeReady()
    {
        while (_buffer.TryTakeReady(_watermark, out EventTime windowEnd, out IReadOnlyList<Frame> frames))
        {
            Run((_, window) =>
            {
                FrameReader reader = new(frames);
                _operator.Merge(window, ref reader);
            }, windowEnd);
        }
    }

    public override void OnWatermark(EventTime watermark)
    {
        _watermark = watermark;
        MergeReady();
        _buffer.Trim(watermark);
        base.OnWatermark(watermark);
    }

    public override void Freeze(TaskSnapshot snapshot)
    {
        base.Freeze(snapshot);
        snapshot.Add(this, _buffer.Freeze());
    }

    public override void Restore(TaskRestore restore)
    {
        base.Restore(restore);
        IReadOnlyList<ReadOnlyMemory<byte>> sections = restore.Sections(this, StageSection.ExchangeFrames, out Func<Labels, bool> owns);
        _buffer.Restore(sections, owns, isResharded: restore.IsResharded(this));
    }
}
