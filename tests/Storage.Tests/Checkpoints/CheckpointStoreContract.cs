using Streams.Runtime;

namespace Streams.Tests.Checkpoints;

/// <summary>What every store of checkpoints owes the engine.</summary>
public abstract class CheckpointStoreContract
{
    protected static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task LoadNewestAsync_EmptyStore_FindsNothing()
    {
        ICheckpointStore store = await OpenAsync();

        NewestCheckpoint found = await store.LoadNewestAsync("shop", None);

        Assert.Null(found.Checkpoint);
        Assert.Empty(found.Damaged);
    }

    [Fact]
    public async Task LoadNewestAsync_AfterSaves_IsTheLastOneToTheByte()
    {
        ICheckpointStore store = await OpenAsync();
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);

        NewestCheckpoint found = await store.LoadNewestAsync("shop", None);

        CheckpointTesting.AssertSame(CheckpointTesting.Make(2), found.Checkpoint);
        Assert.Empty(found.Damaged);
    }

    [Fact]
    public async Task SaveAsync_SectionsOfAllSizes_AreReadBack()
    {
        ICheckpointStore store = await OpenAsync();
        Random random = new(5);
        Checkpoint checkpoint = CheckpointTesting.Make(1) with
        {
            Sections = [.. new[] { 0, 1, 4096, 300_000, 1 << 20 }.Select((size, shard) =>
                CheckpointTesting.Section("window", shard, CheckpointTesting.Bytes(random, size)))],
        };

        await store.SaveAsync(checkpoint, None);

        CheckpointTesting.AssertSame(checkpoint, (await store.LoadNewestAsync("shop", None)).Checkpoint);
    }

    [Fact]
    public async Task LoadNewestAsync_SeveralTopologies_AreKeptApart()
    {
        ICheckpointStore store = await OpenAsync();
        await store.SaveAsync(CheckpointTesting.Make(7, "one"), None);
        await store.SaveAsync(CheckpointTesting.Make(3, "two"), None);

        Assert.Equal(7, (await store.LoadNewestAsync("one", None)).Checkpoint?.Number);
        Assert.Equal(3, (await store.LoadNewestAsync("two", None)).Checkpoint?.Number);
    }

    [Fact]
    public async Task LoadNewestAsync_LowerNumberSavedLater_IsTheNewest()
    {
        ICheckpointStore store = await OpenAsync();
        await store.SaveAsync(CheckpointTesting.Make(9), None);
        await store.SaveAsync(CheckpointTesting.Make(4), None);

        Assert.Equal(4, (await store.LoadNewestAsync("shop", None)).Checkpoint?.Number);
    }

    [Fact]
    public async Task SaveAsync_SameNumberAgain_ReplacesIt()
    {
        ICheckpointStore store = await OpenAsync();
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        Checkpoint other = CheckpointTesting.Make(1) with { TopologyText = "name: other" };

        await store.SaveAsync(other, None);

        CheckpointTesting.AssertSame(other, (await store.LoadNewestAsync("shop", None)).Checkpoint);
    }

    [Fact]
    public async Task ClaimAsync_EachTime_IsTheNextEpoch()
    {
        ICheckpointStore store = await OpenAsync();

        Assert.Equal(1, await store.ClaimAsync("shop", None));
        Assert.Equal(2, await store.ClaimAsync("shop", None));
        Assert.Equal(1, await store.ClaimAsync("other", None));
    }

    [Fact]
    public async Task SaveAsync_OlderEpoch_IsRefusedAndChangesNothing()
    {
        ICheckpointStore store = await OpenAsync();
        long first = await store.ClaimAsync("shop", None);
        await store.SaveAsync(CheckpointTesting.Make(1, epoch: first), None);
        long second = await store.ClaimAsync("shop", None);

        StaleEpochException refused = await Assert.ThrowsAsync<StaleEpochException>(
            async () => await store.SaveAsync(CheckpointTesting.Make(2, epoch: first), None));

        Assert.Equal((first, second), (refused.Epoch, refused.Current));
        Assert.Equal(1, (await store.LoadNewestAsync("shop", None)).Checkpoint?.Number);
    }

    [Fact]
    public async Task SaveAsync_HigherEpochThanClaimed_BecomesTheOwners()
    {
        ICheckpointStore store = await OpenAsync();
        await store.SaveAsync(CheckpointTesting.Make(1, epoch: 5), None);

        Assert.Equal(6, await store.ClaimAsync("shop", None));
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_LeaveOneThatIsWhole()
    {
        ICheckpointStore store = await OpenAsync();
        Checkpoint[] checkpoints = [.. Enumerable.Range(1, 8).Select(i => CheckpointTesting.Make(i))];

        await Task.WhenAll(checkpoints.Select(c => Task.Run(async () => await store.SaveAsync(c, None))));

        Checkpoint? newest = (await store.LoadNewestAsync("shop", None)).Checkpoint;
        Assert.NotNull(newest);
        CheckpointTesting.AssertSame(checkpoints[newest.Number - 1], newest);
    }

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<ICheckpointStore> OpenAsync();
}
