namespace Streams.Runtime;

/// <summary>How the checkpoints of a running topology go.</summary>
public sealed record CheckpointStatus
{
    /// <summary>The newest checkpoint that was stored; 0 before the first.</summary>
    public long Number { get; init; }

    /// <summary>When it was stored; null before the first.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long it took from the barrier to the end of storing.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The longest that a task stood still to capture its state for it.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The bytes of its sections, as the stages wrote them.</summary>
    public long Bytes { get; init; }

    /// <summary>How many were stored in this run.</summary>
    public long StoredCount { get; init; }

    /// <summary>How many could not be stored in this run.</summary>
    public long FailedCount { get; init; }

    /// <summary>Why the last one could not be stored; null when it was.</summary>
    public string? Error { get; init; }
}
