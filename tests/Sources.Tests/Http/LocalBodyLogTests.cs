using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Sources.Http;
using Streams.Sources.Staging;
using Streams.Storage.Logs;
using Streams.TestKit;
using Streams.Tests.Disks;

namespace Streams.Sources.Tests.Http;

public sealed class LocalBodyLogTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task AppendAsync_AfterAFailedSync_OpensTheLogAgainWithoutWhatWasRefused()
    {
        await using LocalLog log = Open();
        LocalBodyLog bodies = new(log.Partition("0"), _time);
        await AppendAsync(bodies, "one");
        _disk.IsNextSyncToFail = true;

        LogFailedException refused = await Assert.ThrowsAsync<LogFailedException>(() => AppendAsync(bodies, "two"));
        await AppendAsync(bodies, "three");

        Assert.True(LocalBodyLog.IsPassing(refused));
        Assert.Equal(["one", "three"], Texts(bodies));
    }

    [Fact]
    public async Task AppendAsync_DiskRefusesToBeOpenedAgain_IsTriedAgainOnlyAfterAWhile()
    {
        await using LocalLog log = Open();
        LogPartition partition = log.Partition("0");
        LocalBodyLog bodies = new(partition, _time);
        await AppendAsync(bodies, "one");
        _disk.IsNextSyncToFail = true;
        await Assert.ThrowsAsync<LogFailedException>(() => AppendAsync(bodies, "two"));
        _disk.IsNextSyncToFail = true;
        await Assert.ThrowsAnyAsync<Exception>(() => AppendAsync(bodies, "three"));

        // The disk is well again, but the log looks at it once a second at most.
        await Assert.ThrowsAsync<LogFailedException>(() => AppendAsync(bodies, "four"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await AppendAsync(bodies, "five");

        Assert.Equal(["one", "five"], Texts(bodies));
    }

    private LocalLog Open() => LocalLog.Open("log", new LocalLogOptions(), NullLogger.Instance, _disk);

    private static async Task AppendAsync(LocalBodyLog log, string text)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(100);
        int length = Encoding.UTF8.GetBytes(text, buffer);
        using IngestBody body = new(buffer, length)
        {
            Format = default,
            Service = Service.None,
            Received = DateTimeOffset.UnixEpoch,
        };
        await log.AppendAsync([body], CancellationToken.None);
    }

    private static IEnumerable<string> Texts(LocalBodyLog log)
    {
        foreach ((ReadOnlyMemory<byte> record, _) in log.Read(null))
        {
            Assert.True(BodyTrailer.TryRead(record, out ReadOnlyMemory<byte> body, out _));
            yield return Encoding.UTF8.GetString(body.Span);
        }
    }
}
