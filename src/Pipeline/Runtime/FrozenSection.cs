namespace Streams.Runtime;

/// <summary>A part of a checkpoint that was captured on a task's thread and is written on another.</summary>
internal sealed class FrozenSection(StageSection section, Func<ReadOnlyMemory<byte>> write, IDisposable? held = null) : IDisposable
{
    private IDisposable? _held = held;

    /// <summary>The section, its bytes still to come.</summary>
    public StageSection Section => section;

    /// <summary>Makes the bytes; called once at most.</summary>
    public ReadOnlyMemory<byte> Write() => write();

    /// <summary>Lets go of what was captured; the second time does nothing.</summary>
    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
    }
}
