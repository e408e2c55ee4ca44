using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>Reads the records of one segment through a buffer, and finds the next whole one behind damage.</summary>
internal sealed class SegmentReader(IDiskFile file, LogSegment segment) : IDisposable
{
    private const int BufferBytes = 256 << 10;

    private byte[] _buffer = new byte[BufferBytes];
    private long _start = -1;
    private int _count;

    public LogSegment Segment => segment;

    /// <summary>Reads the record at an offset.</summary>
    /// <param name="offset">Where the record begins.</param>
    /// <param name="end">Where the last record ends; nothing behind it is looked at.</param>
    /// <param name="header">The record's header.</param>
    /// <param name="bytes">The record's bytes, on loan until the next call.</param>
    /// <returns>What is wrong; null when the record is whole.</returns>
    public string? Read(long offset, long end, out LogRecordHeader header, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        header = default;
        ReadOnlyMemory<byte> head = Take(offset, LogRecordHeader.Bytes, end);
        if (head.Length < LogRecordHeader.Bytes)
        {
            return "the file ends within a record's header";
        }

        if (!LogRecordHeader.TryRead(head.Span, offset, out header))
        {
            return "no record's header stands there";
        }

        if (header.Length > end - offset - LogRecordHeader.Bytes)
        {
            return "the file ends within a record";
        }

        ReadOnlyMemory<byte> whole = Take(offset, LogRecordHeader.Bytes + header.Length, end);
        if (whole.Length < LogRecordHeader.Bytes + header.Length)
        {
            return "the file ends within a record";
        }

        bytes = whole[LogRecordHeader.Bytes..];
        return Crc32C.Of(bytes.Span) == header.Checksum ? null : "a record's checksum does not match its bytes";
    }

    /// <summary>The offset of the first whole record at or behind an offset, or the end.</summary>
    public long FindRecord(long from, long end)
    {
        long offset = from;
        while (end - offset >= LogRecordHeader.Bytes)
        {
            ReadOnlySpan<byte> window = Take(offset, (int)Math.Min(BufferBytes, end - offset), end).Span;
            int last = window.Length - LogRecordHeader.Bytes;
            int at = 0;
            while (at <= last && !LogRecordHeader.TryRead(window[at..], offset + at, out _))
            {
                at++;
            }

            if (at > last)
            {
                if (last < 0)
                {
                    break;
                }

                offset += at;
            }
            else if (Read(offset + at, end, out _, out _) is null)
            {
                return offset + at;
            }
            else
            {
                offset += at + 1;
            }
        }

        return end;
    }

    public void Dispose() => file.Dispose();

    private ReadOnlyMemory<byte> Take(long offset, int length, long end)
    {
        int wanted = (int)Math.Min(length, end - offset);
        if (wanted <= 0)
        {
            return default;
        }

        if (_start < 0 || offset < _start || offset + wanted > _start + _count)
        {
            if (wanted > _buffer.Length)
            {
                _buffer = new byte[wanted];
            }

            _start = offset;
            _count = file.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - offset)), segment.PositionOf(offset));
            wanted = Math.Min(wanted, _count);
        }

        return _buffer.AsMemory((int)(offset - _start), wanted);
    }
}
