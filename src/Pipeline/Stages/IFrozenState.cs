namespace Streams.Stages;

/// <summary>The state of an operator as it was at one moment, to be written later and on another thread.</summary>
/// <remarks>
/// Made by <see cref="Operator.Freeze"/>, written once and then disposed, also when it is not written after all. The
/// operator goes on meanwhile: what it shares with the frozen state it must not change before the disposal. Series ids that
/// the operator held at the freeze keep their labels until then.
/// </remarks>
public interface IFrozenState : IDisposable
{
    /// <summary>Writes the state, one entry a key.</summary>
    void Write(SnapshotWriter writer);
}
