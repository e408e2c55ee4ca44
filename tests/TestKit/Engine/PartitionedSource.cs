using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit.Engine;

/// <summary>Plays several partitions side by side, from their restored offsets on, with commits of random lengths.</summary>
/// <remarks>All partitions are open before the first row: so what is in the rows, and nothing else, decides the time.</remarks>
public sealed class PartitionedSource(IReadOnlyList<IReadOnlyList<Sample>> partitions, Random random, int rowsPerCommitMax)
    : Source
{
    /// <inheritdoc />
    public override bool FollowsClock => false;

    /// <inheritdoc />
    public override bool SimulatesTime => true;

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ISourcePartition[] open = [.. partitions.Select((_, number) => context.OpenPartition($"{number}"))];
        await Task.WhenAll(open.Select((partition, number) => PlayAsync(partition, partitions[number], cancellationToken)));
    }

    private async Task PlayAsync(ISourcePartition partition, IReadOnlyList<Sample> rows, CancellationToken cancellationToken)
    {
        await using (partition)
        {
            int next = (int)(partition.RestoredOffset ?? 0);
            while (next < rows.Count)
            {
                await Task.Yield();
                int end = Math.Min(rows.Count, next + random.Next(1, rowsPerCommitMax + 1));
                for (; next < end; next++)
                {
                    partition.Append(rows[next]);
                }

                await partition.CommitAsync(next, cancellationToken);
            }
        }
    }
}
