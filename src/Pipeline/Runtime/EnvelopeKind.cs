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

    /// <summary>The watermark of a task.</summary>
    Watermark,

    /// <summary>A step of time that all tasks make which sources feed.</summary>
    Step,

    /// <summary>A checkpoint passes here.</summary>
    Barrier,

    /// <summary>The sender's data is complete.</summary>
    Completed,

    /// <summary>The sender was asked to stop; its data may go on after a restart.</summary>
    Stopped,
}
