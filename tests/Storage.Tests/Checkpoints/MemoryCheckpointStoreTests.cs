using Streams.Runtime;

namespace Streams.Tests.Checkpoints;

public sealed class MemoryCheckpointStoreTests : CheckpointStoreContract
{
    protected override ValueTask<ICheckpointStore> OpenAsync() => ValueTask.FromResult<ICheckpointStore>(new MemoryCheckpointStore());
}
