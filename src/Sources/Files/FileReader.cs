using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Files;

/// <summary>Reads one file into its partition, a commit at a time.</summary>
/// <remarks>The offset is that of the first unread line within the plain bytes, unpacked if the file is compressed.</remarks>
internal sealed class FileReader : IAsyncDisposable
{
    private const int CommitRows = 4096;

    private readonly string _path;
    private readonly InputStream _stream;
    private readonly LineDecoder _decoder;
    private readonly ISourcePartition _partition;
    private readonly bool _isInteractive;
    private readonly LineBuffer _buffer = new();
    private bool _isAtEnd;
    private bool _isDisposed;

    /// <summary>Takes the stream and the partition.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="decoder">What reads its lines.</param>
    /// <param name="partition">Where its rows go.</param>
    /// <param name="isInteractive">Whether rows are sent on as they come, without waiting for more.</param>
    public FileReader(string path, InputStream stream, LineDecoder decoder, ISourcePartition partition, bool isInteractive)
    {
        _path = path;
        _stream = stream;
        _decoder = decoder;
        _partition = partition;
        _isInteractive = isInteractive;
    }

    /// <summary>The newest time read so far.</summary>
    public EventTime NewestTime => _decoder.NewestTime;

    /// <summary>Goes to where reading goes on after a restart, by way of the header if there is one.</summary>
    public async ValueTask RestoreAsync(CancellationToken cancellationToken)
    {
        long offset = _partition.RestoredOffset ?? 0;
        bool isDecoded = true;
        while (offset > 0 && _decoder.NeedsHeader && (isDecoded || !_isAtEnd))
        {
            isDecoded = TryDecodeLine();
            if (!isDecoded)
            {
                await FillAsync(cancellationToken);
            }
        }

        while (!_buffer.TrySkipTo(offset))
        {
            if (_stream.CanSeek && _stream.TrySeek(offset))
            {
                _buffer.RestartAt(offset);
            }
            else if (_isAtEnd || _stream.CanSeek)
            {
                throw new IOException(
                    $"'{_path}' ends before byte {offset}, where reading was to go on; has it been replaced or cut?");
            }
            else
            {
                await FillAsync(cancellationToken);
            }
        }
    }

    /// <summary>Reads until it has committed once; false when the file is at its end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        int lines = 0;
        bool isFilled = false;
        while (true)
        {
            while (lines < CommitRows && _partition.PendingRows < CommitRows && TryDecodeLine())
            {
                lines++;
            }

            bool isEnough = lines >= CommitRows || _partition.PendingRows >= CommitRows;
            if (isEnough || _isAtEnd || (_isInteractive && isFilled))
            {
                await _partition.CommitAsync(_buffer.Offset, cancellationToken);
                return isEnough || !_isAtEnd;
            }

            await FillAsync(cancellationToken);
            isFilled = true;
        }
    }

    /// <inheritdoc />
    /// <summary>Ends the partition, whose data is complete, and closes the file.</summary>
    public async ValueTask CompleteAsync()
    {
        await _partition.CompleteAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stream.DisposeAsync();
        await _partition.DisposeAsync();
    }

    private bool TryDecodeLine()
    {
        LinePlace place = new(_partition.Name, _buffer.LineNumber, _buffer.Offset);
        if (!_buffer.TryRead(out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            return false;
        }

        if (isTooLong)
        {
            _decoder.RejectLongLine(line, place, _partition);
        }
        else
        {
            _decoder.Decode(line, place, _partition);
        }

        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            int read = await _stream.ReadAsync(_buffer.GetMemory(), cancellationToken);
            _buffer.Advance(read);
            _isAtEnd = read == 0;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new IOException($"Cannot read '{_path}': {cause.Message}", cause);
        }

        if (_isAtEnd)
        {
            _buffer.Complete();
        }
    }
}
