using Streams.Data;

namespace Streams.Stages;

/// <summary>Series straight from their bytes, for decoders that look at one row at a time.</summary>
public static class SourcePartitionExtensions
{
    /// <summary>Finds a series from the bytes that the sender writes for it; the handle is good until the next commit.</summary>
    public static bool TryResolve(this ISourcePartition partition, ReadOnlySpan<byte> rawKey, out SeriesHandle handle)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return partition.TryResolve(partition.Prepare(rawKey), out handle);
    }

    /// <summary>Learns a series that <c>TryResolve</c> did not find; the handle is good until the next commit.</summary>
    public static SeriesHandle Learn(this ISourcePartition partition, ReadOnlySpan<byte> rawKey, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return partition.Learn(partition.Prepare(rawKey), labels);
    }
}
