namespace Streams.Sources.Formats.Compression;

/// <summary>What became of unpacking a body.</summary>
internal enum UnpackResult
{
    Good,

    /// <summary>It is cut off or was not packed that way.</summary>
    Malformed,

    /// <summary>It would be larger than what is allowed.</summary>
    TooLarge,
}
