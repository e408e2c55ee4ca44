using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit.Engine;

/// <summary>Rows by their labels, for sources that need not be fast.</summary>
public static class PartitionRows
{
    /// <summary>Appends a row, whether its series is known or not.</summary>
    public static void Append(this ISourcePartition partition, Sample row)
    {
        ArgumentNullException.ThrowIfNull(partition);
        if (!partition.TryResolve(row.Labels.Canonical, out SeriesHandle handle))
        {
            handle = partition.Learn(row.Labels.Canonical, row.Labels);
        }

        partition.Append(handle, row.Time.Milliseconds, row.Value);
    }
}
