using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit.Engine;

namespace Streams.Tests.Runtime;

/// <summary>What a source can ask of checkpoints: to begin at an offset of its own, and to have one taken now.</summary>
public sealed class SourceCheckpointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task CheckpointAsync_PartitionWithoutCommit_RecordsWhereReadingBegins()
    {
        AskingSource source = new(start: 4711);
        MemoryCheckpointStore store = new();
        await using RunningTopology running = await Pipeline.Using(new StageRegistry())
            .From("in", () => source)
            .To("collect", () => new CollectingSink([]))
            .StartAsync(new RunOptions { Checkpoints = store });

        await running.Completion.WaitAsync(Patience);

        Assert.Equal([4711], source.SafeOffsets);
        Assert.Equal(4711, (await store.LoadNewestAsync("pipeline", CancellationToken.None)).Checkpoint?.Offsets.Single().Offset);
    }

    private sealed class AskingSource(long start) : Source
    {
        public List<long> SafeOffsets { get; } = [];

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            await using ISourcePartition partition = context.OpenPartition("0", start);
            await context.CheckpointAsync(cancellationToken);
        }

        public override ValueTask OnCheckpointAsync(
            IReadOnlyDictionary<string, long> offsets, CancellationToken cancellationToken)
        {
            SafeOffsets.Add(offsets["0"]);
            return ValueTask.CompletedTask;
        }
    }
}
