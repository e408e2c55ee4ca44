using System.Buffers;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Sinks.Files;
using Streams.Sinks.Formats;
using Streams.Stages;

namespace Streams.Sinks.DeadLetters;

/// <summary>Keeps dead letters as lines of JSON in a file that is bounded on disk.</summary>
/// <remarks>
/// A line is <c>{"time":"...","source":"bus","place":"metrics/3@17","reason":"malformed","detail":"...","raw":"..."}</c>;
/// raw bytes that are no UTF-8 stand as <c>raw_base64</c>, and what is longer than the bound is cut and marked with
/// <c>"cut":true</c>. Letters reach the file within a second or 64 KiB. The file is set aside at 64 MiB and four of those
/// are kept. When the file cannot be written, the letters are counted as failed, a warning is logged once, and the
/// pipeline goes on: bad input must not stop good input.
/// </remarks>
public sealed partial class DeadLetterFile : IDeadLetterOutput
{
    /// <summary>The bytes of a letter that are kept unless told otherwise.</summary>
    public const int DefaultRawBytesMax = 64 * 1024;

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
    private long _written;
    private long _failed;
    private long _cut;
    private bool _isFailing;
    private bool _isDisposed;

    /// <summary>Opens the file; letters are appended to what is there. A file that stays empty is not left behind.</summary>
    public DeadLetterFile(string path, TimeProvider clock, ILogger logger, int rawBytesMax = DefaultRawBytesMax)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentOutOfRangeException.ThrowIfNegative(rawBytesMax);
        _path = path;
        _logger = logger;
        _rawBytesMax = rawBytesMax;
        _isOurs = !File.Exists(path);
        _file = new RotatingFile(path, FileBytesMax, FilesKept, position: null);
        _timer = clock.CreateTimer(_ => FlushBuffer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The letters that reached the file.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>The letters that were lost because the file could not be written.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The letters whose raw bytes were cut.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <inheritdoc />
    public void Write(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Format(letter);
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
            Interlocked.Add(ref _written, _buffered);
            if (_isFailing)
            {
                _isFailing = false;
                LogRecovered(_path, Failed);
            }
        }
        catch (IOException e)
        {
            Interlocked.Add(ref _failed, _buffered);
            if (!_isFailing)
            {
                _isFailing = true;
                LogFailing(_path, e);
            }
        }

        _buffered = 0;
        _buffer.ResetWrittenCount();
    }

    private void Format(DeadLetter letter)
    {
        ReadOnlySpan<byte> raw = letter.Raw.Span;
        bool isText = Utf8.IsValid(raw);
        bool isCut = raw.Length > _rawBytesMax;
        if (isCut)
        {
            raw = raw[..(isText ? CharacterBoundary(raw, _rawBytesMax) : _rawBytesMax)];
            Interlocked.Increment(ref _cut);
        }

        _buffer.Write("{\"time\":"u8);
        JsonText.WriteString(_buffer, letter.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
        WriteField(",\"source\":"u8, letter.Source);
        WriteField(",\"place\":"u8, letter.Place);
        WriteField(",\"reason\":"u8, SnakeCase.From(letter.Reason.ToString()));
        WriteField(",\"detail\":"u8, letter.Detail);
        if (isText)
        {
            _buffer.Write(",\"raw\":"u8);
            JsonText.WriteString(_buffer, raw);
        }
        else
        {
            WriteField(",\"raw_base64\":"u8, Convert.ToBase64String(raw));
        }

        _buffer.Write(isCut ? ",\"cut\":true}\n"u8 : "}\n"u8);
    }

    private void WriteField(ReadOnlySpan<byte> key, string text)
    {
        _buffer.Write(key);
        JsonText.WriteString(_buffer, text);
    }

    private static int CharacterBoundary(ReadOnlySpan<byte> utf8, int at)
    {
        while (at > 0 && (utf8[at] & 0xc0) == 0x80)
        {
            at--;
        }

        return at;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters cannot be written to {Path}; they are counted and lost.")]
    private partial void LogFailing(string path, Exception cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dead letters are written to {Path} again, {Failed} were lost.")]
    private partial void LogRecovered(string path, long failed);
}
