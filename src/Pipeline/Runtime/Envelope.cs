using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>One message in a channel.</summary>
internal readonly record struct Envelope(EnvelopeKind Kind, object? Payload, EventTime Watermark, long Number)
{
    public static Envelope Samples(SampleBatch batch, EventTime watermark) => new(EnvelopeKind.Samples, batch, watermark, 0);

    public static Envelope Alerts(AlertBatch alerts) => new(EnvelopeKind.Alerts, alerts, EventTime.Minimum, 0);

    public static Envelope OfFrame(Frame frame) => new(EnvelopeKind.Frame, frame, EventTime.Minimum, 0);

    public static Envelope OfWatermark(EventTime watermark) => new(EnvelopeKind.Watermark, null, watermark, 0);

    public static Envelope OfStep(TimeStep step) => new(EnvelopeKind.Step, null, step.Watermark, step.Number);

    public static Envelope OfBarrier(long number) => new(EnvelopeKind.Barrier, null, EventTime.Minimum, number);

    public static Envelope Of(EnvelopeKind kind) => new(kind, null, EventTime.Minimum, 0);

    /// <summary>Returns what the envelope carries to its pool, when it will not be delivered.</summary>
    public void Drop() => (Payload as SampleBatch)?.Dispose();
}
