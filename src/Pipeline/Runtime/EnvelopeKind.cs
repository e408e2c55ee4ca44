namespace Streams.Runtime;

/// <summary>What an envelope carries.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>A batch of samples, and the sender's watermark behind it.</summary>
    Samples,

    /// <summary>Alert changes.</summary>
    Alerts,

    /// <summary>Partial results for a merge.</summary>
    Frame,

    /// <summary>The sender's watermark; the sender is active.</summary>
    Watermark,

    /// <summary>The sender has had nothing to say for a while and holds nobody back.</summary>
    Idle,

    /// <summary>The clock's watermark, while the sender stays idle.</summary>
    ClockWatermark,

    /// <summary>A checkpoint passes here.</summary>
    Barrier,

    /// <summary>The sender's data is complete.</summary>
    Completed,

    /// <summary>The sender was asked to stop; its data may go on after a restart.</summary>
    Stopped,
}
