using System.Diagnostics;

namespace Streams.Sources.Formats;

/// <summary>Cuts a stream of bytes into lines, however the bytes are cut into reads.</summary>
/// <remarks>
/// A line ends at a line feed, with or without a carriage return before it, or where the input ends. Of a line longer
/// than <see cref="LineDecoder.LineBytesMax"/> the beginning is kept and the rest skipped, so that the buffer never
/// grows. A byte order mark in front of the input is taken off.
/// </remarks>
public sealed class LineBuffer
{
    private const int ReadBytes = 64 * 1024;

    // A line that may still turn out to be of the allowed length: it and a carriage return.
    private const int PendingBytesMax = LineDecoder.LineBytesMax + 1;

    private readonly byte[] _bytes = new byte[ReadBytes + PendingBytesMax];
    private int _start;
    private int _end;
    private int _searched;
    private long _skippedBytes;
    private bool _isComplete;

    /// <summary>The mark that some editors put in front of UTF-8 text.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The offset of the first byte of the first unread line.</summary>
    public long Offset { get; private set; }

    /// <summary>The number, from 1, of the line that the next <see cref="TryRead"/> finds; 0 when it is not known.</summary>
    public long LineNumber { get; private set; } = 1;

    /// <summary>A line without the carriage return at its end.</summary>
    public static ReadOnlySpan<byte> WithoutCarriageReturn(ReadOnlySpan<byte> line) =>
        line is [.. var text, (byte)'\r'] ? text : line;

    /// <summary>Room for the next read, of at least 64 KiB once all lines at hand are read.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start.._end).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>Says how many bytes were read into <see cref="GetMemory"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _end), nameof(count));
        _end += count;
    }

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>Gives the next line, on loan until the next call; of one that is too long, the beginning.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        ReadOnlySpan<byte> pending = _bytes.AsSpan(_start.._end);
        int length = pending[_searched..].IndexOf((byte)'\n');
        if (length >= 0)
        {
            length += _searched;
            Take(pending[..length], length + 1, out line, out isTooLong);
            return true;
        }

        if (_isComplete && !pending.IsEmpty)
        {
            Take(pending, pending.Length, out line, out isTooLong);
            return true;
        }

        if (pending.Length > PendingBytesMax)
        {
            _skippedBytes += pending.Length - PendingBytesMax;
            _end = _start + PendingBytesMax;
        }

        _searched = _end - _start;
        line = default;
        isTooLong = false;
        return false;
    }

    /// <summary>Skips bytes at hand up to an offset that a line begins at; false when it lies further on.</summary>
    public bool TrySkipTo(long offset)
    {
        Debug.Assert(_skippedBytes == 0, "lines are read after skipping, not before");
        int count = (int)Math.Clamp(offset - Offset, 0, _end - _start);
        LineNumber += _bytes.AsSpan(_start, count).Count((byte)'\n');
        Discard(count);
        return Offset >= offset;
    }

    /// <summary>Starts over at an offset that a line begins at; what was at hand is forgotten.</summary>
    public void RestartAt(long offset)
    {
        Discard(_end - _start);
        Offset = offset;
        LineNumber = 0;
        _skippedBytes = 0;
    }

    private void Take(ReadOnlySpan<byte> pending, int consumed, out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        line = WithoutCarriageReturn(pending);
        isTooLong = _skippedBytes > 0 || line.Length > LineDecoder.LineBytesMax;
        if (isTooLong)
        {
            line = pending[..LineDecoder.LineBytesMax];
        }

        if (Offset == 0 && line.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        Offset += _skippedBytes;
        _skippedBytes = 0;
        LineNumber += LineNumber > 0 ? 1 : 0;
        Discard(consumed);
    }

    private void Discard(int count)
    {
        _start += count;
        Offset += count;
        _searched = 0;
    }
}
