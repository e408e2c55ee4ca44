namespace Streams.Storage.Logs;

/// <summary>The bounds of a <see cref="LocalLog"/>.</summary>
public sealed record LocalLogOptions
{
    /// <summary>The most bytes on disk, over all partitions. Default: 10 GiB.</summary>
    public long MaxBytes { get; init; } = 10L << 30;

    /// <summary>The size at which a segment file is closed and the next one begun. Default: 64 MiB.</summary>
    /// <remarks>Space comes back by whole segments, so it is at most an eighth of <see cref="MaxBytes"/>.</remarks>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The largest record. Default: 64 MiB.</summary>
    public int MaxRecordBytes { get; init; } = 64 << 20;

    /// <summary>The segment size that is used.</summary>
    internal long EffectiveSegmentBytes => Math.Max(Math.Min(SegmentBytes, MaxBytes / 8), 1);

    /// <summary>Throws when the bounds make no sense.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBytes, LogSegment.HeaderBytes + LogRecordHeader.Bytes + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecordBytes, 1);
    }
}
