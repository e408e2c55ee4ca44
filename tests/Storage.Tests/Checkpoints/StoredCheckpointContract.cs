using System.Data.Common;
using Streams.Runtime;
using Streams.Storage;
using Streams.Storage.Checkpoints;

namespace Streams.Tests.Checkpoints;

/// <summary>What every store that keeps checkpoints in a database owes besides.</summary>
public abstract class StoredCheckpointContract : CheckpointStoreContract, IAsyncLifetime
{
    private readonly List<CheckpointStore> _stores = [];

    // Pieces of a hundred bytes, so that small sections have several.
    internal static CheckpointStoreOptions Small => new() { ChunkBytes = 100, RetryFor = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task LoadNewestAsync_StoreOpenedAgain_FindsWhatWasSaved()
    {
        await Open(Small).SaveAsync(CheckpointTesting.Make(1), None);

        CheckpointTesting.AssertSame(
            CheckpointTesting.Make(1), (await Open(Small).LoadNewestAsync("shop", None)).Checkpoint);
    }

    [Fact]
    public async Task ListAsync_MoreThanAreKept_ShowsTheLastOnes()
    {
        CheckpointStore store = Open(Small with { Keep = 2 });
        for (int number = 1; number <= 5; number++)
        {
            await store.SaveAsync(CheckpointTesting.Make(number, epoch: 3), None);
        }

        IReadOnlyList<CheckpointSummary> listed = await store.ListAsync("shop", None);

        Assert.Equal([5, 4], listed.Select(c => c.Number));
        Assert.Equal((3, CheckpointTesting.Make(5).CreatedAt), (listed[0].Epoch, listed[0].CreatedAt));
        Assert.True(listed[0].StoredBytes > 1500);
    }

    [Fact]
    public async Task SaveAsync_SectionThatDidNotChange_IsStoredOnce()
    {
        CheckpointStore store = Open(Small);
        Checkpoint first = CheckpointTesting.Make(1);
        await store.SaveAsync(first, None);
        long before = await CountAsync("streams_checkpoint_chunks");

        StageSection changed = first.Sections[0] with { Bytes = new byte[] { 1, 2, 3 } };
        Checkpoint second = first with { Number = 2, Sections = [changed, .. first.Sections.Skip(1)] };
        await store.SaveAsync(second, None);

        Assert.Equal(before + 1, await CountAsync("streams_checkpoint_chunks"));
        CheckpointTesting.AssertSame(second, (await store.LoadNewestAsync("shop", None)).Checkpoint);
        CheckpointTesting.AssertSame(first, await store.LoadAsync("shop", 1, None));
    }

    [Fact]
    public async Task SaveAsync_CheckpointsThatAreNotKept_LeaveNoPiecesBehind()
    {
        CheckpointStore store = Open(Small with { Keep = 1 });
        await store.SaveAsync(CheckpointTesting.Make(100, "other"), None);
        long others = await CountAsync("streams_checkpoint_chunks");
        for (int number = 1; number <= 4; number++)
        {
            await store.SaveAsync(CheckpointTesting.Make(number), None);
        }

        HashSet<string> needed = [];
        foreach (ManifestSection section in (await store.DescribeAsync("shop", 4, None)).Sections)
        {
            needed.UnionWith(section.Chunks);
        }

        Assert.Equal(others + needed.Count, await CountAsync("streams_checkpoint_chunks"));
        Assert.Equal(others + needed.Count, await CountAsync("streams_checkpoint_parts"));
    }

    [Fact]
    public async Task LoadNewestAsync_DamagedPiece_IsToldAndTheOneBeforeIsUsed()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);
        await DamageChunkAsync((await store.DescribeAsync("shop", 2, None)).Sections[1].Chunks[0]);

        NewestCheckpoint found = await Open(Small).LoadNewestAsync("shop", None);

        CheckpointTesting.AssertSame(CheckpointTesting.Make(1), found.Checkpoint);
        DamagedCheckpoint damaged = Assert.Single(found.Damaged);
        Assert.Equal(2, damaged.Number);
        Assert.Contains("section 'stage1', shard 1", damaged.Reason, StringComparison.Ordinal);
        Assert.Contains("checksum", damaged.Reason, StringComparison.Ordinal);
        Assert.Equal(damaged.Reason, await store.VerifyAsync("shop", 2, None));
        Assert.Null(await store.VerifyAsync("shop", 1, None));
    }

    [Fact]
    public async Task LoadNewestAsync_MissingPiece_IsToldAndTheOneBeforeIsUsed()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);
        string piece = (await store.DescribeAsync("shop", 2, None)).Sections[0].Chunks[0];
        await ExecuteAsync($"DELETE FROM streams_checkpoint_chunks WHERE id = {BytesLiteral(piece)}");

        NewestCheckpoint found = await Open(Small).LoadNewestAsync("shop", None);

        Assert.Equal(1, found.Checkpoint?.Number);
        Assert.Contains($"the piece {piece} is missing", Assert.Single(found.Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadNewestAsync_DamagedManifest_IsToldAndTheOneBeforeIsUsed()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);
        await ExecuteAsync($"UPDATE streams_checkpoints SET manifest = {BytesLiteral("0100")} WHERE number = 2");

        NewestCheckpoint found = await Open(Small).LoadNewestAsync("shop", None);

        Assert.Equal(1, found.Checkpoint?.Number);
        Assert.Contains("cut off", Assert.Single(found.Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaveAsync_PieceDamagedBeforeTheStoreWasOpened_IsWrittenAnew()
    {
        CheckpointStore store = Open(Small);
        Checkpoint checkpoint = CheckpointTesting.Make(1);
        await store.SaveAsync(checkpoint, None);
        await DamageChunkAsync((await store.DescribeAsync("shop", 1, None)).Sections[0].Chunks[0]);
        CheckpointStore again = Open(Small);
        Assert.Null((await again.LoadNewestAsync("shop", None)).Checkpoint);

        await again.SaveAsync(checkpoint with { Number = 2 }, None);

        Assert.Equal(2, (await Open(Small).LoadNewestAsync("shop", None)).Checkpoint?.Number);
    }

    [Fact]
    public async Task LoadAsync_NumberThatIsNotThere_NamesThoseThatAre()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);

        StorageException refused = await Assert.ThrowsAsync<StorageException>(async () => await store.LoadAsync("shop", 2, None));

        Assert.Equal("there is no checkpoint 2 of 'shop', but 1", refused.Message);
    }

    [Fact]
    public async Task LoadNewestAsync_WithItsKey_ReadsBackAndNothingIsStoredInTheClear()
    {
        CheckpointStoreOptions encrypted = Small with { Key = CheckpointTesting.Key(1), Compression = CheckpointCompression.None };
        Checkpoint checkpoint = CheckpointTesting.Make(1) with { TopologyText = "a secret of the topology" };
        await Open(encrypted).SaveAsync(checkpoint, None);

        CheckpointTesting.AssertSame(checkpoint, (await Open(encrypted).LoadNewestAsync("shop", None)).Checkpoint);
        Assert.DoesNotContain("secret", await DumpAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("stage0", await DumpAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, "encrypted with the key")]
    [InlineData(1, 0, "no key is given")]
    [InlineData(0, 1, "not encrypted, though a key is given")]
    public async Task LoadNewestAsync_WithAnotherKey_SaysWhichIsNeeded(byte savedWith, byte readWith, string reason)
    {
        static CheckpointStoreOptions With(byte key) => Small with { Key = key == 0 ? null : CheckpointTesting.Key(key) };
        await Open(With(savedWith)).SaveAsync(CheckpointTesting.Make(1), None);

        NewestCheckpoint found = await Open(With(readWith)).LoadNewestAsync("shop", None);

        Assert.Null(found.Checkpoint);
        Assert.Contains(reason, Assert.Single(found.Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadNewestAsync_PiecesSwappedBySomeoneWithoutTheKey_IsRefused()
    {
        CheckpointStoreOptions encrypted = Small with { Key = CheckpointTesting.Key(1) };
        CheckpointStore store = Open(encrypted);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);
        string older = (await store.DescribeAsync("shop", 1, None)).Sections[0].Chunks[0];
        string newer = (await store.DescribeAsync("shop", 2, None)).Sections[0].Chunks[0];

        await ExecuteAsync(
            $"""
            UPDATE streams_checkpoint_chunks SET data = (
                SELECT data FROM streams_checkpoint_chunks WHERE id = {BytesLiteral(older)})
            WHERE id = {BytesLiteral(newer)}
            """);

        NewestCheckpoint found = await Open(encrypted).LoadNewestAsync("shop", None);
        Assert.Equal(1, found.Checkpoint?.Number);
        Assert.Contains("not the one that belongs there", Assert.Single(found.Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadNewestAsync_ManifestOfAnotherCheckpoint_IsRefused()
    {
        CheckpointStoreOptions encrypted = Small with { Key = CheckpointTesting.Key(1) };
        CheckpointStore store = Open(encrypted);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);

        await ExecuteAsync(
            "UPDATE streams_checkpoints SET manifest = (SELECT manifest FROM streams_checkpoints WHERE number = 1) WHERE number = 2");

        NewestCheckpoint found = await Open(encrypted).LoadNewestAsync("shop", None);
        Assert.Equal(1, found.Checkpoint?.Number);
        Assert.Contains("not the one that belongs there", Assert.Single(found.Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeAsync_Checkpoint_TellsSectionsAndSizes()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);

        CheckpointManifest manifest = await store.DescribeAsync("shop", 1, None);

        Assert.Equal(["stage0", "stage1", "stage2"], manifest.Sections.Select(s => s.Stage));
        Assert.Equal((2, "Partial", 1000, 10), (
            manifest.Sections[0].Version, manifest.Sections[0].Role, manifest.Sections[0].Bytes, manifest.Sections[0].Chunks.Count));
        Assert.InRange(manifest.Sections[0].StoredBytes, 500, 999);
        Assert.Equal(3000, manifest.Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExportAsync_ReadByAFileReader_IsTheSame(bool isEncrypted)
    {
        CheckpointStoreOptions options = Small with { Key = isEncrypted ? CheckpointTesting.Key(1) : null };
        CheckpointStore store = Open(options);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        using MemoryStream file = new();

        // Whoever exports needs no key.
        await Open(Small).ExportAsync("shop", 1, file, None);

        file.Position = 0;
        CheckpointTesting.AssertSame(CheckpointTesting.Make(1), await CheckpointFile.ReadAsync(file, CheckpointTesting.Key(1), None));
    }

    [Fact]
    public async Task SaveAsync_FormatOfTheFuture_IsRefused()
    {
        await Open(Small).SaveAsync(CheckpointTesting.Make(1), None);
        await ExecuteAsync("UPDATE streams_checkpoint_format SET version = 2");

        StorageException refused = await Assert.ThrowsAsync<StorageException>(
            async () => await Open(Small).SaveAsync(CheckpointTesting.Make(2), None));

        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (CheckpointStore store in _stores)
        {
            await store.DisposeAsync();
        }
    }

    internal CheckpointStore Open(CheckpointStoreOptions options)
    {
        CheckpointStore store = Create(options);
        _stores.Add(store);
        return store;
    }

    protected override ValueTask<ICheckpointStore> OpenAsync() => ValueTask.FromResult<ICheckpointStore>(Open(Small));

    /// <summary>A store on the test's own database.</summary>
    private protected abstract CheckpointStore Create(CheckpointStoreOptions options);

    /// <summary>A connection to the database, to look behind the store and to do harm.</summary>
    private protected abstract Task<DbConnection> ConnectAsync();

    /// <summary>Bytes as the database's statements have them.</summary>
    private protected abstract string BytesLiteral(string hex);

    /// <summary>The expression that flips the bytes in the middle of a piece.</summary>
    private protected abstract string Flipped { get; }

    private protected async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }

    private Task DamageChunkAsync(string name) =>
        ExecuteAsync($"UPDATE streams_checkpoint_chunks SET data = {Flipped} WHERE id = {BytesLiteral(name)}");

    private async Task<long> CountAsync(string table)
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return Assert.IsType<long>(await command.ExecuteScalarAsync());
    }

    private async Task<string> DumpAsync()
    {
        await using DbConnection connection = await ConnectAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT manifest FROM streams_checkpoints UNION ALL SELECT data FROM streams_checkpoint_chunks";
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        List<byte> all = [];
        while (await reader.ReadAsync())
        {
            all.AddRange(await reader.GetFieldValueAsync<byte[]>(0));
        }

        Assert.NotEmpty(all);
        return System.Text.Encoding.Latin1.GetString([.. all]);
    }
}
