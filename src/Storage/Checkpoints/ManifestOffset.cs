namespace Streams.Storage.Checkpoints;

/// <summary>How far a source partition was read.</summary>
/// <param name="Source">The source stage.</param>
/// <param name="Partition">The partition's name.</param>
/// <param name="Offset">Where reading goes on.</param>
/// <param name="NewestMilliseconds">The newest time seen, in milliseconds since 1970.</param>
/// <param name="HasEnded">Whether the partition was complete.</param>
public sealed record ManifestOffset(
    string Source, string Partition, long Offset, long NewestMilliseconds, bool HasEnded = false);
