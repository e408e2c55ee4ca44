using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>Records that wait to be written and synced together.</summary>
internal sealed class PendingAppend(IReadOnlyList<ReadOnlyMemory<byte>> records, uint[] checksums, long bytes)
    : TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => records;

    /// <summary>The records' checksums, made on the appender's thread.</summary>
    public uint[] Checksums => checksums;

    /// <summary>What the records take in the log, headers included.</summary>
    public long Bytes => bytes;

    /// <summary>The offset behind the records, once they are written.</summary>
    public long End { get; set; }

    public static PendingAppend Of(IReadOnlyList<ReadOnlyMemory<byte>> records, int maxRecordBytes)
    {
        uint[] checksums = new uint[records.Count];
        long bytes = 0;
        for (int i = 0; i < checksums.Length; i++)
        {
            ReadOnlyMemory<byte> record = records[i];
            ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, maxRecordBytes, nameof(records));
            checksums[i] = Crc32C.Of(record.Span);
            bytes += LogRecordHeader.Bytes + record.Length;
        }

        return new PendingAppend(records, checksums, bytes);
    }
}
