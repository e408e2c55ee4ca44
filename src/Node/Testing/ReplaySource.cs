using Streams.Data;
using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>Stands in for a source: hands out the rows of a test, says when all are out, and waits until it may end.</summary>
internal sealed class ReplaySource(IReadOnlyList<Sample> rows, ReplayOptions options, ReplayGate gate) : Source
{
    public override bool FollowsClock => options.FollowsClock;

    public override bool SimulatesTime => true;

    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        await using ISourcePartition partition = context.OpenPartition("test");
        await gate.OpenAsync(cancellationToken);
        int end = options.PauseAt ?? rows.Count;
        for (int i = (int)(partition.RestoredOffset ?? 0); i < end; i++)
        {
            Append(partition, rows[i]);
            if (partition.PendingRows >= options.RowsPerCommit)
            {
                await partition.CommitAsync(i + 1, cancellationToken);
            }
        }

        if (partition.PendingRows > 0)
        {
            await partition.CommitAsync(end, cancellationToken);
        }

        await gate.DeliverAsync(cancellationToken);
    }

    private static void Append(ISourcePartition partition, in Sample row)
    {
        if (!partition.TryResolve(row.Labels.Canonical, out SeriesHandle series))
        {
            series = partition.Learn(row.Labels.Canonical, row.Labels);
        }

        partition.Append(series, row.Time.Milliseconds, row.Value);
    }
}
