using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Runtime;
using Streams.Storage;
using Streams.Storage.Checkpoints;
using Streams.Storage.Sqlite;
using Streams.TestKit;

namespace Streams.Tests.Checkpoints;

// xUnit disposes by the method of the base class.
#pragma warning disable CA1001
public sealed class SqliteCheckpointStoreTests : StoredCheckpointContract
#pragma warning restore CA1001
{
    private readonly TestFolder _folder = new();

    private protected override string Flipped => "CAST(substr(data, 1, 20) || X'ffff' || substr(data, 23) AS BLOB)";

    private string DatabasePath => _folder.File(SqliteCheckpointStore.FileName);

    [Fact]
    public async Task SaveAsync_FileThatIsNoDatabase_SaysThatItIsDamaged()
    {
        _folder.Write(SqliteCheckpointStore.FileName, new string('x', 5000));

        StorageException refused = await Assert.ThrowsAsync<StorageException>(
            async () => await Open(Small).SaveAsync(CheckpointTesting.Make(1), None));

        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
        Assert.Contains(DatabasePath, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_ReadOnlyWhileAnotherWrites_SeesWhatWasCommitted()
    {
        await Open(Small).SaveAsync(CheckpointTesting.Make(1), None);
        await using SqliteConnection writer = SqliteFile.Open(DatabasePath);
        await using DbTransaction transaction = await writer.BeginTransactionAsync();
        await using SqliteCommand delete = writer.CreateCommand();
        delete.CommandText = "DELETE FROM streams_checkpoints";
        delete.Transaction = (SqliteTransaction)transaction;
        await delete.ExecuteNonQueryAsync();

        await using SqliteCheckpointStore reader = new(DatabasePath, Small, TimeProvider.System, NullLogger.Instance, isReadOnly: true);

        Assert.Equal(1, Assert.Single(await reader.ListAsync("shop", None)).Number);
    }

    [Fact]
    public async Task LoadNewestAsync_AfterACrashWithinASave_FindsTheOneBefore()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await store.SaveAsync(CheckpointTesting.Make(2), None);
        byte[] log = await File.ReadAllBytesAsync(DatabasePath + "-wal");
        byte[] file = await File.ReadAllBytesAsync(DatabasePath);
        List<long> found = [];

        // A killed process leaves a log that ends anywhere: what is not committed whole is not there.
        for (int length = log.Length; length >= 0; length -= 4999)
        {
            string copy = _folder.File($"cut-{length}.db");
            await File.WriteAllBytesAsync(copy, file);
            await File.WriteAllBytesAsync(copy + "-wal", log.AsMemory(0, length));
            await using SqliteCheckpointStore cut = new(copy, Small, TimeProvider.System, NullLogger.Instance);
            NewestCheckpoint newest = await cut.LoadNewestAsync("shop", None);
            Assert.Empty(newest.Damaged);
            found.Add(newest.Checkpoint?.Number ?? 0);
        }

        Assert.Equal([2, 1, 0], found.Distinct());
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override CheckpointStore Create(CheckpointStoreOptions options) =>
        new SqliteCheckpointStore(DatabasePath, options, TimeProvider.System, NullLogger.Instance);

    private protected override Task<DbConnection> ConnectAsync() => Task.FromResult<DbConnection>(SqliteFile.Open(DatabasePath));

    private protected override string BytesLiteral(string hex) => $"X'{hex}'";
}
