using System.Buffers;
using Microsoft.Extensions.Logging;
using Streams.Sinks.Files;
using Streams.Stages;

namespace Streams.Sinks.DeadLetters;

/// <summary>Keeps dead letters as lines of JSON in a file that is bounded on disk.</summary>
/// <remarks>
/// A line is what <see cref="DeadLetterText"/> says. Letters reach the file within a second or 64 KiB. The file is set aside at
/// 64 MiB and four of those are kept. When the file cannot be written, the letters are counted as failed, a warning is logged
/// once, and the pipeline goes on: bad input must not stop good input.
/// </remarks>
public sealed partial class DeadLetterFile : IDeadLetterOutput
{
    private const int BufferBytes = 64 * 1024;
    private const long FileBytesMax = 64L << 20;
    private const int FilesKept = 4;
    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RotatingFile _file;
    private readonly ITimer _timer;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly int _rawBytesMax;
    private readonly bool _isOurs;
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferBytes);
    private int _buffered;
    private readonly DeadLetterCounts _counts = new();
    private readonly DeadLetterMetrics _metrics;
    private bool _isFailing;
    private bool _isDisposed;

    /// <summary>Opens the file; letters are appended to what is there. A file that stays empty is not left behind.</summary>
    public DeadLetterFile(string path, TimeProvider clock, ILogger logger, int rawBytesMax = DeadLetterText.DefaultRawBytesMax)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentOutOfRangeException.ThrowIfNegative(rawBytesMax);
        _path = path;
        _logger = logger;
        _rawBytesMax = rawBytesMax;
        _isOurs = !File.Exists(path);
        _file = new RotatingFile(path, FileBytesMax, FilesKept, position: null);
        _metrics = new DeadLetterMetrics(_counts);
        _timer = clock.CreateTimer(_ => FlushBuffer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The letters that reached the file.</summary>
    public long Written => _counts.Written;

    /// <summary>The letters that were lost because the file could not be written.</summary>
    public long Failed => _counts.Failed;

    /// <summary>The letters whose raw bytes were cut.</summary>
    public long Cut => _counts.Cut;

    /// <inheritdoc />
    public void Write(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _counts.CountCut(DeadLetterText.Write(letter, _rawBytesMax, _buffer));
            _buffered++;
            if (_buffer.WrittenCount >= BufferBytes)
            {
                Flush();
            }
            else if (_buffered == 1)
            {
                _timer.Change(FlushWithin, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _metrics.Dispose();
                Flush();
                _file.Dispose();
                if (_isOurs && _file.IsEmpty && _file.Rotations == 0)
                {
                    // Opened at the start to find out that it can be written, and then not needed.
                    File.Delete(_path);
                }
            }
        }
    }

    private void FlushBuffer()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        if (_buffered == 0)
        {
            return;
        }

        try
        {
            if (_file.Room <= 0)
            {
                _file.Rotate();
            }

            _file.Append(_buffer.WrittenSpan);
            _counts.CountWritten(_buffered);
            if (_isFailing)
            {
                _isFailing = false;
                LogRecovered(_path, Failed);
            }
        }
        catch (IOException e)
        {
            _counts.CountFailed(_buffered);
            if (!_isFailing)
            {
                _isFailing = true;
                LogFailing(_path, e);
            }
        }

        _buffered = 0;
        _buffer.ResetWrittenCount();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters cannot be written to {Path}; they are counted and lost.")]
    private partial void LogFailing(string path, Exception cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dead letters are written to {Path} again, {Failed} were lost.")]
    private partial void LogRecovered(string path, long failed);
}
