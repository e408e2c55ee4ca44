namespace Streams.Sources.Formats.Compression;

/// <summary>How a body is compressed.</summary>
internal enum BodyEncoding : byte
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>zlib, which HTTP calls deflate.</summary>
    Deflate,

    /// <summary>A block of snappy.</summary>
    Snappy,
}
