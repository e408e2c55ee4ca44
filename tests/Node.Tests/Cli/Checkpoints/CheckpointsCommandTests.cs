using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Data;
using Streams.Node.Cli;
using Streams.Planning;
using Streams.Runtime;
using Streams.Storage;
using Streams.Storage.Checkpoints;

namespace Streams.Node.Tests.Cli.Checkpoints;

public sealed class CheckpointsCommandTests : IDisposable
{
    private readonly Streams.TestKit.TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_TwoTopologies_ShowsAllOrOne()
    {
        await SaveAsync("data", Make("shop", 1), Make("shop", 2), Make("bus", 7));

        (int exitCode, string output, _) = await RunAsync("list", "--data", "data");

        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Matches(@"^topology  number  taken +epoch  stored$", lines[0]);
        Assert.Matches(@"^bus       7       2026-01-01T00:00:07Z  0      \d+ B$", lines[1]);
        Assert.Equal(4, lines.Length);
        (_, output, _) = await RunAsync("list", "--data", "data", "--topology", "bus", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(7, Assert.Single(json.RootElement.GetProperty("checkpoints").EnumerateArray()).GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Show_NoNumber_ShowsTheNewest()
    {
        await SaveAsync("data", Make("shop", 1), Make("shop", 2));

        (int exitCode, string output, _) = await RunAsync("show", "--data", "data");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains(
            "checkpoint 2 of 'shop', taken 2026-01-01T00:00:02Z, epoch 0\n1.5 KiB of state in 1 sections\n",
            output,
            StringComparison.Ordinal);
        Assert.Contains("bus     metrics-0  200\n", output, StringComparison.Ordinal);
        Assert.Contains("latency  merge  state  3        1 of 4  1.5 KiB", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SeveralTopologies_AsksWhichOne()
    {
        await SaveAsync("data", Make("shop", 1), Make("bus", 7));

        (int exitCode, _, string errors) = await RunAsync("show", "--data", "data");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Equal("streams: there are checkpoints of several topologies: say which one, --topology bus or shop\n", errors);
    }

    [Fact]
    public async Task Verify_OneIsDamaged_NamesItAndExitsWithOne()
    {
        await SaveAsync("data", Make("shop", 1), Make("shop", 2));
        string file = _folder.File("data/checkpoints.db");
        await using (Microsoft.Data.Sqlite.SqliteConnection connection = Streams.Storage.Sqlite.SqliteFile.Open(file))
        {
            await using Microsoft.Data.Sqlite.SqliteCommand damage = connection.CreateCommand();
            damage.CommandText = "UPDATE streams_checkpoints SET manifest = CAST(substr(manifest, 1, 30) AS BLOB) WHERE number = 1";
            Assert.Equal(1, await damage.ExecuteNonQueryAsync());
        }

        (int exitCode, string output, _) = await RunAsync("verify", "--data", "data");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Equal(
            "ok      checkpoint 2 of 'shop'\nDAMAGED checkpoint 1 of 'shop': a block's checksum does not match its bytes\n",
            output);
        Assert.Equal(ExitCode.Success, (await RunAsync("verify", "2", "--data", "data")).ExitCode);
    }

    [Fact]
    public async Task Import_WhatWasExported_IsTheNewestElsewhere()
    {
        await SaveAsync("data", Make("shop", 1), Make("shop", 2));
        Assert.Equal(ExitCode.Success, (await RunAsync("export", "copy.ckpt", "1", "--data", "data")).ExitCode);

        (int exitCode, string output, _) = await RunAsync("import", "copy.ckpt", "--data", "other");

        Assert.Equal((ExitCode.Success, "checkpoint 1 of 'shop' is the newest now\n"), (exitCode, output));
        Assert.Equal(1, (await LoadNewestAsync("other", "shop"))?.Number);
        Checkpoint? newest = await LoadNewestAsync("other", "shop");
        Assert.Equal(Make("shop", 1).Sections[0].Bytes.ToArray(), newest?.Sections[0].Bytes.ToArray());
    }

    [Fact]
    public async Task Import_OlderThanWhatIsThere_IsWhatTheNextStartGoesOnFrom()
    {
        await SaveAsync("data", Make("shop", 1), Make("shop", 2));
        await RunAsync("export", "copy.ckpt", "1", "--data", "data");

        await RunAsync("import", "copy.ckpt", "--data", "data");

        Assert.Equal(1, (await LoadNewestAsync("data", "shop"))?.Number);
    }

    [Fact]
    public async Task Import_PlainFileWithAKey_EncryptsIt()
    {
        await File.WriteAllTextAsync(_folder.File("key"), new string('a', 64));
        await SaveAsync("data", Make("shop", 1));
        await RunAsync("export", "copy.ckpt", "--data", "data");

        await RunAsync("import", "copy.ckpt", "--data", "data", "--key-file", "key");

        (int exitCode, string output, _) = await RunAsync("verify", "1", "--data", "data", "--key-file", "key");
        Assert.Equal((ExitCode.Success, "ok      checkpoint 1 of 'shop'\n"), (exitCode, output));
        Assert.Equal(ExitCode.Failure, (await RunAsync("verify", "1", "--data", "data")).ExitCode);
    }

    [Fact]
    public async Task Import_FolderOfARunningNode_IsRefused()
    {
        await SaveAsync("data", Make("shop", 1));
        await RunAsync("export", "copy.ckpt", "--data", "data");
        using DataFolder held = DataFolder.Open(_folder.File("data"));

        (int exitCode, _, string errors) = await RunAsync("import", "copy.ckpt", "--data", "data");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("in use by process", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_DamagedFile_IsRefused()
    {
        await SaveAsync("data", Make("shop", 1));
        await RunAsync("export", "copy.ckpt", "--data", "data");
        byte[] file = await File.ReadAllBytesAsync(_folder.File("copy.ckpt"));
        file[^1] ^= 1;
        await File.WriteAllBytesAsync(_folder.File("copy.ckpt"), file);

        (int exitCode, _, string errors) = await RunAsync("import", "copy.ckpt", "--data", "other");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("checksum does not match", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("list", "--data", "x", "--store", "postgres://h/d")]
    [InlineData("list", "--store", "mysql://h/d")]
    public async Task List_StoreNotNamedRightly_ExitsWithTwo(params string[] arguments) =>
        Assert.Equal(ExitCode.BadInput, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task List_FolderWithoutCheckpoints_SaysSo()
    {
        (int exitCode, _, string errors) = await RunAsync("list", "--data", "nowhere");

        Assert.Equal((ExitCode.Failure, $"streams: there are no checkpoints in '{_folder.File("nowhere")}'\n"), (exitCode, errors));
        Assert.False(Directory.Exists(_folder.File("nowhere")));
    }

    private static Checkpoint Make(string topology, int number) => new(
        number,
        topology,
        [new PartitionOffset("bus", "metrics-0", number * 100, new EventTime(1))],
        [new StageSection("latency", NodeRole.Merge, "latency", "state", 3, "window", 1, 4, Bytes(number))],
        new Dictionary<string, string> { ["out"] = "5" })
    {
        CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, number, TimeSpan.Zero),
    };

    private static byte[] Bytes(int number) => [.. Enumerable.Repeat((byte)number, 1536)];

    private SqliteCheckpointStore Open(string folder)
    {
        Directory.CreateDirectory(_folder.File(folder));
        return new SqliteCheckpointStore(
            Path.Combine(_folder.File(folder), SqliteCheckpointStore.FileName),
            new CheckpointStoreOptions(),
            TimeProvider.System,
            NullLogger.Instance);
    }

    private async Task SaveAsync(string folder, params Checkpoint[] checkpoints)
    {
        await using SqliteCheckpointStore store = Open(folder);
        foreach (Checkpoint checkpoint in checkpoints)
        {
            await store.SaveAsync(checkpoint, CancellationToken.None);
        }
    }

    private async Task<Checkpoint?> LoadNewestAsync(string folder, string topology)
    {
        await using SqliteCheckpointStore store = Open(folder);
        return (await store.LoadNewestAsync(topology, CancellationToken.None)).Checkpoint;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter errors = new() { NewLine = "\n" };
        int exitCode = await StreamsCommand.RunAsync(
            ["checkpoints", .. arguments], new CliOutput(output, errors, false, false, _folder.Path));
        return (exitCode, output.ToString(), errors.ToString());
    }
}
