using System.Diagnostics.CodeAnalysis;

namespace Streams.Storage.Logs;

/// <summary>Reads a partition's durable records in order and waits for more; for one thread at a time.</summary>
/// <remarks>Memory is a buffer of 256 KiB, or of the largest record that was met.</remarks>
public sealed class LogReader : IDisposable
{
    private readonly LogPartition _partition;
    private SegmentReader? _segment;

    internal LogReader(LogPartition partition, long offset)
    {
        _partition = partition;
        Offset = offset;
    }

    /// <summary>The offset that is read next.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads the next record if there is one.</summary>
    /// <exception cref="LogDamagedException">It cannot be read; <see cref="SkipDamaged"/> passes over it.</exception>
    /// <exception cref="LogOffsetException">It was trimmed.</exception>
    public bool TryRead(out LogRecord record)
    {
        while (TryEnter(out SegmentReader? segment, out long end))
        {
            string? damage = segment.Read(Offset, end, out LogRecordHeader header, out ReadOnlyMemory<byte> bytes);
            if (damage is not null)
            {
                LogSegment place = segment.Segment;
                throw new LogDamagedException(place.Path, place.PositionOf(Offset), Offset, damage);
            }

            long offset = Offset;
            Offset = header.Next;
            if (header.Kind == LogRecordHeader.Data)
            {
                record = new LogRecord(offset, header.Next, bytes);
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <summary>Completes when there may be a record to read.</summary>
    /// <exception cref="ObjectDisposedException">The log was closed.</exception>
    public Task WaitToReadAsync(CancellationToken cancellationToken) =>
        _partition.WhenBehindAsync(Offset).WaitAsync(cancellationToken);

    /// <summary>Goes on to the next whole record behind damage and returns how many bytes lie between.</summary>
    public long SkipDamaged()
    {
        long from = Offset;
        if (TryEnter(out SegmentReader? segment, out long end))
        {
            Offset = segment.FindRecord(Offset + 1, end);
        }

        return Offset - from;
    }

    /// <summary>Closes the file being read.</summary>
    public void Dispose() => _segment?.Dispose();

    private bool TryEnter([NotNullWhen(true)] out SegmentReader? segment, out long end)
    {
        segment = null;
        end = 0;
        if (Offset >= _partition.End)
        {
            return false;
        }

        if (_segment is { } current)
        {
            end = _partition.EndOf(current.Segment);
            if (Offset < end)
            {
                segment = current;
                return true;
            }

            current.Dispose();
            _segment = null;
        }

        _segment = segment = _partition.OpenSegment(Offset);
        end = _partition.EndOf(segment.Segment);
        return true;
    }
}
