namespace Streams.Runtime;

/// <summary>A part of a checkpoint that was captured on a task's thread and is written on another.</summary>
/// <param name="Section">The section, its bytes still to come.</param>
/// <param name="Write">Makes the bytes; called once at most.</param>
/// <param name="Held">What is to be let go of afterwards.</param>
internal sealed record FrozenSection(StageSection Section, Func<byte[]> Write, IDisposable? Held = null) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Held?.Dispose();
}
