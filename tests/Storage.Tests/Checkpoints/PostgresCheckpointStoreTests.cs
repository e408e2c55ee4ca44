using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streams.Runtime;
using Streams.Storage;
using Streams.Storage.Checkpoints;
using Streams.Storage.Postgres;
using Streams.TestKit.Postgres;

namespace Streams.Tests.Checkpoints;

public sealed class PostgresCheckpointStoreTests(PostgresServer server) : StoredCheckpointContract, IClassFixture<PostgresServer>
{
    private string _url = "";

    private protected override string Flipped => @"overlay(data PLACING '\xffff'::bytea FROM 21)";

    public override async Task InitializeAsync() => _url = await server.CreateDatabaseAsync();

    [Fact]
    public async Task SaveAsync_ServerIsGoneAndComesBack_Succeeds()
    {
        CheckpointStore store = Open(Small);
        await store.SaveAsync(CheckpointTesting.Make(1), None);
        await server.StopAsync();
        Task saving = Task.Run(async () => await store.SaveAsync(CheckpointTesting.Make(2), None));

        await server.StartAsync();
        await saving;

        CheckpointTesting.AssertSame(CheckpointTesting.Make(2), (await store.LoadNewestAsync("shop", None)).Checkpoint);
    }

    [Fact]
    public async Task SaveAsync_ServerStaysAway_FailsWithinTheBoundAndNamesThePlace()
    {
        CheckpointStore store = Open(Small with { RetryFor = TimeSpan.FromMilliseconds(300) });
        await server.StopAsync();
        try
        {
            StorageException failed = await Assert.ThrowsAsync<StorageException>(
                async () => await store.SaveAsync(CheckpointTesting.Make(1), None));

            Assert.Contains("127.0.0.1", failed.Message, StringComparison.Ordinal);
            Assert.IsAssignableFrom<NpgsqlException>(failed.InnerException);
        }
        finally
        {
            await server.StartAsync();
        }
    }

    [Fact]
    public async Task SaveAsync_TwoOwnersAtOnce_OnlyTheLaterOneSucceeds()
    {
        CheckpointStore first = Open(Small);
        CheckpointStore second = Open(Small);
        long old = await first.ClaimAsync("shop", None);
        long current = await second.ClaimAsync("shop", None);

        Task<bool>[] saves = [.. Enumerable.Range(1, 10).Select(i => Task.Run(async () =>
        {
            bool isOld = i % 2 == 0;
            try
            {
                await (isOld ? first : second).SaveAsync(CheckpointTesting.Make(i, epoch: isOld ? old : current), None);
                return !isOld;
            }
            catch (StaleEpochException)
            {
                return isOld;
            }
        }))];

        Assert.All(await Task.WhenAll(saves), Assert.True);
        Assert.Equal(current, (await first.LoadNewestAsync("shop", None)).Checkpoint?.Epoch);
    }

    private protected override CheckpointStore Create(CheckpointStoreOptions options) =>
        new PostgresCheckpointStore(_url, options, TimeProvider.System, NullLogger.Instance);

    private protected override async Task<DbConnection> ConnectAsync()
    {
        NpgsqlConnection connection = new(PostgresUrl.Parse(_url).ToString());
        await connection.OpenAsync();
        return connection;
    }

    private protected override string BytesLiteral(string hex) => $@"'\x{hex}'::bytea";
}
