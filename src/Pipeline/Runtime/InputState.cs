using Streams.Data;

namespace Streams.Runtime;

/// <summary>What a receiver knows about one of its inputs.</summary>
internal sealed class InputState
{
    public EventTime Watermark { get; set; } = EventTime.Minimum;

    public bool IsIdle { get; set; }

    /// <summary>The newest barrier that came in; an input that was opened behind a barrier counts as having passed it.</summary>
    public long Barrier { get; set; }
}
