using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Learns what the parts of a running topology have to say.</summary>
internal interface IRuntimeListener
{
    /// <summary>Gets what a task captured at a barrier, and how long it stood still for it; called on the task's thread.</summary>
    void OnTaskSnapshot(long barrier, IReadOnlyList<FrozenSection> sections, TimeSpan pause);

    /// <summary>Gets a sink's position for a barrier.</summary>
    void OnSinkSnapshot(long barrier, string sink, string? position);

    /// <summary>Learns that a sink has failed and now only discards.</summary>
    void OnSinkFailed(StageException failure);
}
