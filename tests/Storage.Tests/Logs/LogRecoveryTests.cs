using Streams.Storage;
using Streams.Storage.Logs;
using Streams.Tests.Disks;

namespace Streams.Tests.Logs;

/// <summary>What is made of files that a crash or a bad disk left behind.</summary>
public sealed class LogRecoveryTests
{
    private static readonly string[] Records = [.. Enumerable.Range(0, 10).Select(i => $"record {i} {new string('x', 50)}")];

    private static readonly string FirstSegment = Path.Combine("log", "push", LogSegment.NameOf(0));

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public async Task Open_EndCutAnywhere_KeepsTheWholeRecordsBefore()
    {
        List<long> ends = await WriteAsync();
        int length = (int)_disk.File(FirstSegment).Length;
        for (int cut = length; cut >= 0; cut -= 7)
        {
            _disk.File(FirstSegment).Cut(cut);

            // A process that is killed closes nothing.
            LocalLog log = LogTesting.Open(_disk);

            int whole = ends.Count(end => end + LogSegment.HeaderBytes <= cut);
            Assert.Equal(Records[..whole], log.Partition("push").ReadAll());
        }
    }

    [Fact]
    public async Task Open_TornEnd_IsCutOffAndAppendsGoOnThere()
    {
        await WriteAsync();
        _disk.File(FirstSegment).Cut((int)_disk.File(FirstSegment).Length - 40);
        await using LocalLog log = LogTesting.Open(_disk);

        await log.Partition("push").AppendAsync("next");

        Assert.Equal([.. Records[..9], "next"], log.Partition("push").ReadAll());
    }

    [Fact]
    public async Task TryRead_DamagedRecordInTheMiddle_IsToldWithPlaceAndCanBeSkipped()
    {
        List<long> ends = await WriteAsync();
        _disk.File(FirstSegment).Damage(LogSegment.HeaderBytes + ends[3] + LogRecordHeader.Bytes + 5);
        await using LocalLog log = LogTesting.Open(_disk);
        using LogReader reader = log.Partition("push").OpenReader(ends[2]);
        Assert.True(reader.TryRead(out _));

        LogDamagedException damaged = Assert.Throws<LogDamagedException>(() => reader.TryRead(out _));

        Assert.Equal((FirstSegment, LogSegment.HeaderBytes + ends[3], ends[3]), (damaged.File, damaged.Position, damaged.Offset));
        Assert.Contains("checksum", damaged.Message, StringComparison.Ordinal);
        Assert.Throws<LogDamagedException>(() => reader.TryRead(out _));
        Assert.Equal(ends[4] - ends[3], reader.SkipDamaged());
        Assert.True(reader.TryRead(out LogRecord next));
        Assert.Equal(ends[4], next.Offset);
    }

    [Fact]
    public async Task TryRead_DamagedHeaders_AreSkippedByLookingForTheNext()
    {
        List<long> ends = await WriteAsync();
        _disk.File(FirstSegment).Damage(LogSegment.HeaderBytes + ends[3] + 16);
        _disk.File(FirstSegment).Damage(LogSegment.HeaderBytes + ends[4]);
        await using LocalLog log = LogTesting.Open(_disk);
        using LogReader reader = log.Partition("push").OpenReader(ends[3]);

        Assert.Throws<LogDamagedException>(() => reader.TryRead(out _));

        Assert.Equal(ends[5] - ends[3], reader.SkipDamaged());
    }

    [Fact]
    public async Task TryRead_LastRecordDamagedAfterACleanStop_IsDamageAndNoTornEnd()
    {
        List<long> ends = [];
        await using (LocalLog log = LogTesting.Open(_disk))
        {
            ends.Add(await log.Partition("push").AppendAsync("one"));
            ends.Add(await log.Partition("push").AppendAsync("two"));
        }

        _disk.File(FirstSegment).Damage(LogSegment.HeaderBytes + ends[0] + LogRecordHeader.Bytes);
        await using LocalLog again = LogTesting.Open(_disk);
        using LogReader reader = again.Partition("push").OpenReader(ends[0]);

        Assert.Throws<LogDamagedException>(() => reader.TryRead(out _));
    }

    [Fact]
    public async Task TryRead_OlderSegmentCutShort_IsDamageAndTheNextSegmentIsRead()
    {
        LocalLogOptions small = new() { SegmentBytes = 300 };
        List<long> ends = await WriteAsync(small);
        string[] segments = [.. _disk.Paths];
        Assert.True(segments.Length > 3);
        _disk.File(segments[1]).Cut(LogSegment.HeaderBytes + 10);
        await using LocalLog log = LogTesting.Open(_disk, small);
        using LogReader reader = log.Partition("push").OpenReader(0);
        int read = 0;
        while (ends[read] < ends[3])
        {
            Assert.True(reader.TryRead(out _));
            read++;
        }

        long skipped = 0;
        while (reader.Offset < log.Partition("push").End)
        {
            try
            {
                Assert.True(reader.TryRead(out _));
                read++;
            }
            catch (LogDamagedException damaged)
            {
                Assert.Equal(segments[1], damaged.File);
                skipped += reader.SkipDamaged();
            }
        }

        Assert.True(LogSegment.TryParseName(segments[1], out long first));
        Assert.True(LogSegment.TryParseName(segments[2], out long next));
        Assert.Equal(Records.Length - 3, read);
        Assert.Equal(next - first, skipped);
    }

    [Fact]
    public async Task Open_HeaderOfTheSegmentDamaged_KeepsTheRecords()
    {
        await WriteAsync();
        _disk.File(FirstSegment).Damage(3);
        await using LocalLog log = LogTesting.Open(_disk);

        Assert.Equal(Records, log.Partition("push").ReadAll());
    }

    [Fact]
    public async Task Open_FormatOfTheFuture_IsRefused()
    {
        await WriteAsync();
        byte[] header = LogSegment.HeaderOf(0);
        header[8] = 2;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Storage.Disks.Crc32C.Of(header.AsSpan(0, 28)));
        _disk.File(FirstSegment).Write([header], 0);

        StorageException refused = Assert.Throws<StorageException>(() => LogTesting.Open(_disk));

        Assert.Contains("format 2", refused.Message, StringComparison.Ordinal);
    }

    // Appends one by one, so that each is acknowledged by the next; the process is killed, and closes nothing.
    private async Task<List<long>> WriteAsync(LocalLogOptions? options = null)
    {
        LogPartition partition = LogTesting.Open(_disk, options).Partition("push");
        List<long> ends = [];
        foreach (string record in Records)
        {
            ends.Add(await partition.AppendAsync(record));
        }

        return ends;
    }
}
