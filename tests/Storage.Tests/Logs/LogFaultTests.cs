using Streams.Storage;
using Streams.Storage.Logs;
using Streams.Tests.Disks;

namespace Streams.Tests.Logs;

/// <summary>What the log does when the disk, or its bound, does not let it go on.</summary>
public sealed class LogFaultTests
{
    private static readonly string Record = new('x', 200);

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public async Task AppendAsync_BoundIsReached_IsRefusedUntilSpaceComesBack()
    {
        await using LocalLog log = LogTesting.Open(_disk, new LocalLogOptions { MaxBytes = 4000, SegmentBytes = 500 });
        LogPartition partition = log.Partition("push");
        List<long> ends = [];
        LogFullException? refused = null;
        while (refused is null)
        {
            try
            {
                ends.Add(await partition.AppendAsync(Record));
            }
            catch (LogFullException full)
            {
                refused = full;
            }
        }

        Assert.False(refused.IsDiskFull);
        Assert.InRange(log.UsedBytes, 3500, 4000);
        Task space = log.WaitForSpaceAsync(200, CancellationToken.None).AsTask();
        Assert.False(space.IsCompleted);

        partition.TrimBelow(ends[^2]);
        await space;
        await partition.AppendAsync("more");

        Assert.Equal([Record, "more"], partition.ReadAll(ends[^2]));
    }

    [Fact]
    public async Task AppendAsync_OtherPartitionsHoldTheSpace_IsRefusedToo()
    {
        await using LocalLog log = LogTesting.Open(_disk, new LocalLogOptions { MaxBytes = 1000 });
        await log.Partition("a").AppendAsync(Record, Record, Record);

        await Assert.ThrowsAsync<LogFullException>(() => log.Partition("b").AppendAsync(Record, Record, Record));
    }

    [Fact]
    public async Task AppendAsync_DiskIsFull_IsRefusedAndGoesOnWhenThereIsRoom()
    {
        await using LocalLog log = LogTesting.Open(_disk);
        LogPartition partition = log.Partition("push");
        await partition.AppendAsync("one");
        long used = log.UsedBytes;
        _disk.Capacity = used + 100;

        LogFullException refused = await Assert.ThrowsAsync<LogFullException>(() => partition.AppendAsync(Record));

        Assert.True(refused.IsDiskFull);
        Assert.Equal(used, log.UsedBytes);
        _disk.Capacity = long.MaxValue;
        await partition.AppendAsync("two");
        Assert.Equal(["one", "two"], partition.ReadAll());
    }

    [Fact]
    public async Task AppendAsync_DiskTurnsReadOnly_FailsWithItsReason()
    {
        await using LocalLog log = LogTesting.Open(_disk);
        LogPartition partition = log.Partition("push");
        await partition.AppendAsync("one");
        _disk.IsReadOnly = true;

        StorageException refused = await Assert.ThrowsAnyAsync<StorageException>(() => partition.AppendAsync("two"));

        Assert.Contains("Read-only", refused.Message, StringComparison.Ordinal);
        _disk.IsReadOnly = false;
    }

    [Fact]
    public void Open_DiskIsReadOnly_SaysSo()
    {
        _disk.IsReadOnly = true;

        StorageException refused = Assert.Throws<StorageException>(() => LogTesting.Open(_disk));

        Assert.Contains("Read-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_SyncFailed_RefusesAllUntilReopened()
    {
        await using LocalLog log = LogTesting.Open(_disk);
        LogPartition partition = log.Partition("push");
        await partition.AppendAsync("one");
        _disk.IsNextSyncToFail = true;

        await Assert.ThrowsAsync<LogFailedException>(() => partition.AppendAsync("two"));
        await Assert.ThrowsAsync<LogFailedException>(() => partition.AppendAsync("three"));
        Assert.NotNull(partition.Failure);
        Assert.Equal(["one"], partition.ReadAll());

        partition.Reopen();
        await partition.AppendAsync("four");

        Assert.Null(partition.Failure);
        Assert.Equal(["one", "four"], partition.ReadAll());
    }

    [Fact]
    public async Task Reopen_RecordsThatAFailedSyncLost_AreCutOffForGood()
    {
        LocalLog log = LogTesting.Open(_disk);
        LogPartition partition = log.Partition("push");
        await partition.AppendAsync("one");
        _disk.IsNextSyncToFail = true;
        await Assert.ThrowsAsync<LogFailedException>(() => partition.AppendAsync(Record, Record, Record, Record));
        partition.Reopen();
        await partition.AppendAsync("last");

        _disk.CutPowerAfter(0);
        await log.DisposeAsync();
        _disk.Restart(new Random(1));

        await using LocalLog again = LogTesting.Open(_disk);
        Assert.Equal(["one", "last"], again.Partition("push").ReadAll());
    }
}
