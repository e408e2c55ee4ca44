using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>Writes to the newest segment of a partition.</summary>
internal sealed class LogWriter(IDiskFile file, LogSegment segment) : IDisposable
{
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private byte[] _headers = new byte[64 * LogRecordHeader.Bytes];

    /// <summary>The segment, up to what was written last.</summary>
    public LogSegment Segment { get; private set; } = segment;

    /// <summary>Makes an empty segment; it is durable when this returns.</summary>
    public static LogWriter Begin(IDisk disk, string folder, long first)
    {
        LogSegment segment = new(Path.Combine(folder, LogSegment.NameOf(first)), first, first);
        IDiskFile file = disk.Open(segment.Path, mayCreate: true);
        try
        {
            file.SetLength(0);
            file.Write([LogSegment.HeaderOf(first)], 0);
            file.Sync();
            disk.SyncFolder(folder);
            return new LogWriter(file, segment);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes appends one behind the other with one call, without a copy; they are not durable yet.</summary>
    public void Write(List<PendingAppend> group, long durable)
    {
        int count = 0;
        foreach (PendingAppend append in group)
        {
            count += append.Records.Count;
        }

        byte[] headers = HeadersFor(count);
        long offset = Segment.End;
        int at = 0;
        foreach (PendingAppend append in group)
        {
            for (int i = 0; i < append.Records.Count; i++)
            {
                ReadOnlyMemory<byte> bytes = append.Records[i];
                LogRecordHeader header = new(offset, durable, bytes.Length, append.Checksums[i], LogRecordHeader.Data);
                header.Write(headers.AsSpan(at, LogRecordHeader.Bytes));
                _buffers.Add(headers.AsMemory(at, LogRecordHeader.Bytes));
                _buffers.Add(bytes);
                at += LogRecordHeader.Bytes;
                offset = header.Next;
            }

            append.End = offset;
        }

        WriteBuffers(offset);
    }

    /// <summary>Writes a record that says that everything before it was synced.</summary>
    public void WriteMark()
    {
        byte[] headers = HeadersFor(1);
        LogRecordHeader header = new(Segment.End, Segment.End, 0, 0, LogRecordHeader.Mark);
        header.Write(headers);
        _buffers.Add(headers.AsMemory(0, LogRecordHeader.Bytes));
        WriteBuffers(header.Next);
    }

    /// <summary>Makes durable what was written.</summary>
    public void Sync() => file.Sync();

    /// <summary>Takes back what was written behind an offset.</summary>
    public void CutBack(long end)
    {
        file.SetLength(Segment.PositionOf(end));
        Segment = Segment with { End = end };
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    private byte[] HeadersFor(int count)
    {
        if (_headers.Length < count * LogRecordHeader.Bytes)
        {
            _headers = new byte[count * LogRecordHeader.Bytes];
        }

        return _headers;
    }

    private void WriteBuffers(long end)
    {
        try
        {
            file.Write(_buffers, Segment.FileBytes);
            Segment = Segment with { End = end };
        }
        finally
        {
            // The appenders' memory is not held on to.
            _buffers.Clear();
        }
    }
}
