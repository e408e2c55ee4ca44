namespace Streams.Stages;

/// <summary>State that was written at the moment of the freeze.</summary>
internal sealed class WrittenState(SnapshotWriter written) : IFrozenState
{
    public void Write(SnapshotWriter writer) => writer.Append(written);

    public void Dispose()
    {
    }
}
