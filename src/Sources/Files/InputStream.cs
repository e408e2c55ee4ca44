using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Streams.Sources.Formats.Compression;

namespace Streams.Sources.Files;

/// <summary>Input as plain bytes, whether or not it is compressed with gzip.</summary>
internal sealed class InputStream : IAsyncDisposable
{
    private const byte GzipFirst = 0x1F;
    private const byte GzipSecond = 0x8B;

    private readonly Stream _underlying;
    private readonly Stream _plain;

    static InputStream() => StrictGzip.TurnOn();

    private InputStream(Stream underlying, Stream plain)
    {
        _underlying = underlying;
        _plain = plain;
    }

    /// <summary>Whether reading can go on anywhere without reading what stands before.</summary>
    public bool CanSeek => _plain.CanSeek;

    /// <summary>Opens a file.</summary>
    public static async ValueTask<InputStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.SequentialScan,
            BufferSize = 0,
        });
        try
        {
            return await OpenAsync(file, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a stream and looks at its first bytes.</summary>
    public static async ValueTask<InputStream> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            byte[] first = new byte[2];
            int length = await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
            stream.Position = 0;
            return Of(stream, stream, first.AsSpan(0, length));
        }

        // What was looked at must be read again: the pipe keeps it.
        PipeReader pipe = PipeReader.Create(stream);
        ReadResult read = await pipe.ReadAtLeastAsync(2, cancellationToken).AsTask().WaitAsync(cancellationToken);
        byte[] begin = read.Buffer.Slice(0, Math.Min(2, read.Buffer.Length)).ToArray();
        pipe.AdvanceTo(read.Buffer.Start);
        return Of(stream, pipe.AsStream(), begin);
    }

    /// <summary>Moves to an offset of the plain bytes; false when the input is shorter.</summary>
    public bool TrySeek(long offset)
    {
        if (offset > _plain.Length)
        {
            return false;
        }

        _plain.Position = offset;
        return true;
    }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <remarks>
    /// A read of standard input cannot be called off; it is left behind with its buffer, which is not used again.
    /// </remarks>
    public Task<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken) =>
        _plain.ReadAsync(target, cancellationToken).AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _plain.DisposeAsync();
        await _underlying.DisposeAsync();
    }

    private static InputStream Of(Stream underlying, Stream stream, ReadOnlySpan<byte> first) =>
        new(underlying, first is [GzipFirst, GzipSecond] ? new GZipStream(stream, CompressionMode.Decompress) : stream);
}
