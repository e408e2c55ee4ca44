using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Runtime;
using Streams.Storage.Checkpoints;
using Streams.Storage.Logs;
using Streams.TestKit;
using Streams.Tests.Logs;

namespace Streams.Tests.Checkpoints;

/// <summary>Files that the first version of each format wrote are read for ever.</summary>
/// <remarks>
/// <c>STREAMS_UPDATE_GOLDEN=1</c> writes those that are missing, and never one that is there: a new version of a format adds
/// files of its own.
/// </remarks>
public sealed class FormatFixtureTests : IDisposable
{
    private static readonly Checkpoint Expected = CheckpointTesting.Make(12, epoch: 3, sectionBytes: 700);
    private static readonly string[] Records = ["first", "", new('x', 300)];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("checkpoints-v1.db.gz", false)]
    [InlineData("checkpoints-v1-encrypted.db.gz", true)]
    public async Task LoadNewestAsync_FileOfVersion1_IsRead(string name, bool isEncrypted)
    {
        CheckpointStoreOptions options = new() { Key = isEncrypted ? CheckpointTesting.Key(1) : null };
        await MakeAsync(name, async path =>
        {
            string file = _folder.File("made.db");
            await using (SqliteCheckpointStore made = new(file, options, TimeProvider.System, NullLogger.Instance))
            {
                await made.SaveAsync(Expected, CancellationToken.None);
            }

            await using FileStream source = File.OpenRead(file);
            await using GZipStream packed = new(File.Create(path), CompressionLevel.SmallestSize);
            await source.CopyToAsync(packed);
        });
        string copy = await UnpackAsync(name);
        await using SqliteCheckpointStore store = new(copy, options, TimeProvider.System, NullLogger.Instance);

        NewestCheckpoint found = await store.LoadNewestAsync("shop", CancellationToken.None);

        Assert.Empty(found.Damaged);
        CheckpointTesting.AssertSame(Expected, found.Checkpoint);
    }

    [Theory]
    [InlineData("checkpoint-v1.ckpt", false)]
    [InlineData("checkpoint-v1-encrypted.ckpt", true)]
    public async Task ReadAsync_ExportOfVersion1_IsRead(string name, bool isEncrypted)
    {
        EncryptionKey? key = isEncrypted ? CheckpointTesting.Key(1) : null;
        await MakeAsync(name, async path =>
        {
            await using SqliteCheckpointStore made = new(
                _folder.File("made.db"), new CheckpointStoreOptions { Key = key }, TimeProvider.System, NullLogger.Instance);
            await made.SaveAsync(Expected, CancellationToken.None);
            await using FileStream target = File.Create(path);
            await made.ExportAsync("shop", Expected.Number, target, CancellationToken.None);
        });
        await using FileStream source = File.OpenRead(PathOf(name));

        CheckpointTesting.AssertSame(Expected, await CheckpointFile.ReadAsync(source, key, CancellationToken.None));
    }

    [Fact]
    public async Task Open_LogOfVersion1_IsRead()
    {
        const string Name = "log-v1.bin";
        await MakeAsync(Name, async path =>
        {
            await using (LocalLog made = LogTesting.Open(_folder.File("made")))
            {
                await made.Partition("push").AppendAsync(Records);
            }

            File.Copy(_folder.File($"made/push/{LogSegment.NameOf(0)}"), path);
        });
        Directory.CreateDirectory(_folder.File("log/push"));
        File.Copy(PathOf(Name), _folder.File($"log/push/{LogSegment.NameOf(0)}"));

        await using LocalLog log = LogTesting.Open(_folder.File("log"));

        Assert.Equal(Records, log.Partition("push").ReadAll());
    }

    private static string PathOf(string name) => RepositoryFolder.Combine("tests", "Storage.Tests", "Fixtures", name);

    private static async Task MakeAsync(string name, Func<string, Task> make)
    {
        if (!File.Exists(PathOf(name)) && Environment.GetEnvironmentVariable("STREAMS_UPDATE_GOLDEN") == "1")
        {
            await make(PathOf(name));
        }

        Assert.True(File.Exists(PathOf(name)), $"{name} is missing; write it with STREAMS_UPDATE_GOLDEN=1");
    }

    private async Task<string> UnpackAsync(string name)
    {
        await using GZipStream packed = new(File.OpenRead(PathOf(name)), CompressionMode.Decompress);
        await using FileStream target = File.Create(_folder.File(name));
        await packed.CopyToAsync(target);
        return target.Name;
    }
}
