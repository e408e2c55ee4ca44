using System.Text;
using Streams.Storage.Logs;
using Streams.TestKit;

namespace Streams.Tests.Logs;

public sealed class LocalLogTests : IDisposable
{
    private static readonly LocalLogOptions Small = new() { MaxBytes = 8000, SegmentBytes = 1000 };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AppendAsync_SomeRecords_AreReadBackInOrder()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);
        LogPartition partition = log.Partition("push");

        long middle = await partition.AppendAsync("one", "");
        long end = await partition.AppendAsync("three");

        Assert.Equal(["one", "", "three"], partition.ReadAll());
        Assert.Equal(["three"], partition.ReadAll(middle));
        Assert.Equal(end, partition.End);
        Assert.Empty(partition.ReadAll(end));
    }

    [Fact]
    public async Task AppendAsync_NoRecords_ReturnsTheEnd()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);
        long end = await log.Partition("push").AppendAsync("one");

        Assert.Equal(end, await log.Partition("push").AppendAsync());
    }

    [Fact]
    public async Task AppendAsync_TokenThatIsCancelled_AppendsNothing()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await log.Partition("push").AppendAsync([new byte[3]], new CancellationToken(canceled: true)));

        Assert.Equal(0, log.Partition("push").End);
    }

    [Fact]
    public async Task AppendAsync_RecordAboveTheBound_IsRefused()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path, new LocalLogOptions { MaxRecordBytes = 10 });

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.Partition("push").AppendAsync("eleven bytes"));
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnce_ShareSyncsAndKeepEachAppendTogether()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);
        LogPartition partition = log.Partition("push");

        long[] ends = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => partition.AppendAsync($"{i} a", $"{i} b"))));

        string[] read = partition.ReadAll();
        Assert.Equal(1000, read.Length);
        for (int i = 0; i < read.Length; i += 2)
        {
            Assert.Equal(read[i].Replace('a', 'b'), read[i + 1]);
        }

        Assert.Equal(500, ends.Distinct().Count());
        Assert.InRange(partition.SyncCount, 1, 499);
    }

    [Fact]
    public async Task Open_AfterClose_GoesOnBehindTheLastRecord()
    {
        long end;
        await using (LocalLog log = LogTesting.Open(_folder.Path))
        {
            end = await log.Partition("push").AppendAsync("one", "two");
            await log.Partition("other").AppendAsync("x");
        }

        await using LocalLog again = LogTesting.Open(_folder.Path);
        await again.Partition("push").AppendAsync("three");

        Assert.Equal(["other", "push"], again.Partitions.Select(p => p.Name));
        Assert.Equal(["one", "two", "three"], again.Partition("push").ReadAll());
        Assert.Equal(["three"], again.Partition("push").ReadAll(end));
    }

    [Fact]
    public async Task Open_ManyTimesWithoutAppends_DoesNotGrow()
    {
        await using (LocalLog log = LogTesting.Open(_folder.Path))
        {
            await log.Partition("push").AppendAsync("one");
        }

        long size = 0;
        for (int i = 0; i < 3; i++)
        {
            await using LocalLog log = LogTesting.Open(_folder.Path);
            Assert.True(size == 0 || size == log.UsedBytes);
            size = log.UsedBytes;
        }
    }

    [Fact]
    public async Task AppendAsync_OverSeveralSegments_AreReadAcross()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path, Small);
        LogPartition partition = log.Partition("push");
        string[] records = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), 100))];
        foreach (string record in records)
        {
            await partition.AppendAsync(record);
        }

        Assert.Equal(records, partition.ReadAll());
        Assert.InRange(Directory.GetFiles(_folder.File("push")).Length, 4, 8);
    }

    [Fact]
    public async Task TrimBelow_Offset_DeletesWholeSegmentsBelow()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path, Small);
        LogPartition partition = log.Partition("push");
        List<long> ends = [];
        for (int i = 0; i < 40; i++)
        {
            ends.Add(await partition.AppendAsync($"{i} {new string('x', 100)}"));
        }

        long before = log.UsedBytes;
        partition.TrimBelow(ends[19]);

        Assert.InRange(partition.First, 1, ends[19]);
        Assert.StartsWith("20 ", partition.ReadAll(ends[19])[0], StringComparison.Ordinal);
        Assert.InRange(log.UsedBytes, 1, before - 1000);
        Assert.Equal(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), log.UsedBytes);
    }

    [Fact]
    public async Task TrimBelow_TheEnd_FreesEverythingAndOffsetsGoOn()
    {
        long end;
        await using (LocalLog log = LogTesting.Open(_folder.Path, Small))
        {
            end = await log.Partition("push").AppendAsync("one");
            log.Partition("push").TrimBelow(end);
            Assert.Equal(LogSegment.HeaderBytes, log.UsedBytes);
        }

        await using LocalLog again = LogTesting.Open(_folder.Path, Small);

        Assert.Equal(end, again.Partition("push").End);
        Assert.True(await again.Partition("push").AppendAsync("two") > end);
    }

    [Fact]
    public async Task OpenReader_OffsetThatWasTrimmed_SaysWhatIsThere()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);
        LogPartition partition = log.Partition("push");
        long end = await partition.AppendAsync("one");
        partition.TrimBelow(end);

        LogOffsetException refused = Assert.Throws<LogOffsetException>(() => partition.OpenReader(0));

        Assert.Equal((0, end, end), (refused.Offset, refused.First, refused.End));
        Assert.Contains("trimmed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenReader_OffsetBehindTheEnd_SaysThatTheLogIsOlder()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);

        LogOffsetException refused = Assert.Throws<LogOffsetException>(() => log.Partition("push").OpenReader(1));

        Assert.Contains("deleted", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData(".hidden")]
    public async Task Partition_NameThatIsNoFolder_IsRefused(string name)
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);

        Assert.Throws<ArgumentException>(() => log.Partition(name));
    }

    [Fact]
    public async Task AppendAsync_AfterDispose_IsRefused()
    {
        LocalLog log = LogTesting.Open(_folder.Path);
        LogPartition partition = log.Partition("push");
        await log.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => partition.AppendAsync("one"));
    }

    [Fact]
    public async Task WaitToReadAsync_AtTheEnd_CompletesWithTheNextAppend()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);
        LogPartition partition = log.Partition("push");
        using LogReader reader = partition.OpenReader(0);
        Task waiting = reader.WaitToReadAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        await partition.AppendAsync("one");
        await waiting;

        Assert.True(reader.TryRead(out LogRecord record));
        Assert.Equal("one", Encoding.UTF8.GetString(record.Bytes.Span));
    }

    [Fact]
    public async Task WaitToReadAsync_LogIsClosed_Ends()
    {
        LocalLog log = LogTesting.Open(_folder.Path);
        using LogReader reader = log.Partition("push").OpenReader(0);
        Task waiting = reader.WaitToReadAsync(CancellationToken.None);

        await log.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public async Task TryRead_RecordLargerThanTheBuffer_IsRead()
    {
        await using LocalLog log = LogTesting.Open(_folder.Path);
        string large = new('x', 1 << 20);
        await log.Partition("push").AppendAsync("a", large, "b");

        Assert.Equal(["a", large, "b"], log.Partition("push").ReadAll());
    }
}
