using Streams.Data;
using Streams.Stages;

namespace Streams;

/// <summary>Rows from an asynchronous sequence; its offset counts them, so a sequence that repeats itself can go on.</summary>
internal sealed class SequenceSource(IAsyncEnumerable<Sample> samples) : Source
{
    private const int RowsPerCommit = SampleBatch.Capacity;

    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        await using ISourcePartition partition = context.OpenPartition("0");
        long offset = 0;
        long start = partition.RestoredOffset ?? 0;
        await using IAsyncEnumerator<Sample> rows = samples.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ValueTask<bool> next = rows.MoveNextAsync();
            if (partition.PendingRows >= RowsPerCommit || (partition.PendingRows > 0 && !next.IsCompleted))
            {
                await partition.CommitAsync(offset, cancellationToken);
            }

            if (!await next)
            {
                break;
            }

            if (offset++ >= start)
            {
                Append(partition, rows.Current);
            }
        }

        await partition.CommitAsync(offset, cancellationToken);
    }

    private static void Append(ISourcePartition partition, in Sample row)
    {
        if (!partition.TryResolve(row.Labels.Canonical, out SeriesHandle handle))
        {
            handle = partition.Learn(row.Labels.Canonical, row.Labels);
        }

        partition.Append(handle, row.Time.Milliseconds, row.Value);
    }
}
