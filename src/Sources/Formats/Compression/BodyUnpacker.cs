using System.IO.Compression;
using Streams.Sources.Formats.Snappy;

namespace Streams.Sources.Formats.Compression;

/// <summary>Unpacks bodies into memory of its own, one at a time and never more than a bound.</summary>
/// <remarks>
/// What says its plain length is refused by that; what does not, as soon as it has given a byte too many. The memory
/// grows with what really comes out, so a small body that claims much takes nothing.
/// </remarks>
internal sealed class BodyUnpacker(int plainBytesMax)
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _plain = [];

    static BodyUnpacker() => StrictGzip.TurnOn();

    /// <summary>Unpacks a body; the plain bytes are good until the next call.</summary>
    public UnpackResult Unpack(ReadOnlyMemory<byte> body, BodyEncoding encoding, out ReadOnlyMemory<byte> plain)
    {
        plain = body;
        switch (encoding)
        {
            case BodyEncoding.Identity:
                return body.Length > plainBytesMax ? UnpackResult.TooLarge : UnpackResult.Good;
            case BodyEncoding.Snappy:
                return UnpackSnappy(body.Span, out plain);
            default:
                using (Stream packed = new ReadOnlyMemoryStream(body))
                using (Stream stream = encoding == BodyEncoding.Gzip
                    ? new GZipStream(packed, CompressionMode.Decompress)
                    : new ZLibStream(packed, CompressionMode.Decompress))
                {
                    return UnpackStream(stream, out plain);
                }
        }
    }

    private UnpackResult UnpackSnappy(ReadOnlySpan<byte> body, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        if (!SnappyBlock.TryReadLength(body, out int length))
        {
            return UnpackResult.Malformed;
        }

        if (length > plainBytesMax)
        {
            return UnpackResult.TooLarge;
        }

        if (_plain.Length < length)
        {
            _plain = new byte[Math.Min(plainBytesMax, Math.Max(length, _plain.Length * 2))];
        }

        plain = _plain.AsMemory(0, length);
        return SnappyBlock.TryUnpack(body, _plain.AsSpan(0, length)) ? UnpackResult.Good : UnpackResult.Malformed;
    }

    private UnpackResult UnpackStream(Stream stream, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        int length = 0;
        try
        {
            while (true)
            {
                if (length == _plain.Length)
                {
                    if (length == plainBytesMax)
                    {
                        return stream.ReadByte() < 0 ? Done(length, out plain) : UnpackResult.TooLarge;
                    }

                    Array.Resize(ref _plain, (int)Math.Min(plainBytesMax, Math.Max(FirstBytes, length * 2L)));
                }

                int read = stream.Read(_plain, length, _plain.Length - length);
                if (read == 0)
                {
                    return Done(length, out plain);
                }

                length += read;
            }
        }
        catch (InvalidDataException)
        {
            return UnpackResult.Malformed;
        }
    }

    private UnpackResult Done(int length, out ReadOnlyMemory<byte> plain)
    {
        plain = _plain.AsMemory(0, length);
        return UnpackResult.Good;
    }
}
