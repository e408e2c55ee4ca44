using System.Buffers.Binary;
using System.Globalization;
using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>One file of a partition: a header, then records; named by the offset of its first record.</summary>
/// <param name="Path">The file.</param>
/// <param name="Base">The offset of the first record.</param>
/// <param name="End">The offset behind the last record.</param>
internal sealed record LogSegment(string Path, long Base, long End)
{
    public const int HeaderBytes = 32;

    public const string Extension = ".log";

    private const uint Version = 1;
    private const int ChecksumAt = HeaderBytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "STRMLOG\n"u8;

    /// <summary>The bytes of the file.</summary>
    public long FileBytes => PositionOf(End);

    /// <summary>The file's name for a first offset; names sort as offsets do.</summary>
    public static string NameOf(long first) => string.Create(CultureInfo.InvariantCulture, $"{first:D20}{Extension}");

    /// <summary>Reads the first offset from a file's name.</summary>
    public static bool TryParseName(string path, out long first)
    {
        first = 0;
        return System.IO.Path.GetExtension(path) == Extension
            && long.TryParse(
                System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out first);
    }

    /// <summary>Where an offset stands in the file.</summary>
    public long PositionOf(long offset) => offset - Base + HeaderBytes;

    /// <summary>The header of a segment.</summary>
    public static byte[] HeaderOf(long first)
    {
        byte[] header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), first);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(ChecksumAt), Crc32C.Of(header.AsSpan(0, ChecksumAt)));
        return header;
    }

    /// <summary>Whether a file begins with the header that it should; another version is refused.</summary>
    public static bool HasHeader(IDiskFile file, string path, long first)
    {
        Span<byte> found = stackalloc byte[HeaderBytes];
        if (file.Read(found, 0) < HeaderBytes
            || !found.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(found[ChecksumAt..]) != Crc32C.Of(found[..ChecksumAt]))
        {
            return false;
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(found[8..]);
        return version == Version
            ? BinaryPrimitives.ReadInt64LittleEndian(found[16..]) == first
            : throw new StorageException(
                $"{path}: the log has format {version}, this program reads format {Version}; use the program that wrote it");
    }
}
