using Streams.Data;
using Streams.Stages;
using Streams.TestKit.Engine;

namespace Streams.Tests.Runtime;

/// <summary>Partitions that open at any time, end, and open again where they were; each row says where it stands.</summary>
/// <param name="name">A label of all rows.</param>
/// <param name="random">Draws when what happens.</param>
/// <param name="lengths">The number of rows of each partition, those before its start included.</param>
/// <param name="start">Where partitions begin that no checkpoint knows.</param>
internal sealed class LivelySource(string name, Random random, int[] lengths, long start) : Source
{
    public override bool FollowsClock => false;

    public override bool SimulatesTime => true;

    public static Labels SeriesOf(string source, int partition) =>
        Labels.Of((Labels.MetricName, "rows"), ("source", source), ("partition", $"{partition}"));

    public override Task RunAsync(ISourceContext context, CancellationToken cancellationToken) =>
        Task.WhenAll(lengths.Select((length, partition) => LiveAsync(context, partition, length, cancellationToken)));

    private async Task LiveAsync(ISourceContext context, int number, int length, CancellationToken cancellationToken)
    {
        Labels series = SeriesOf(name, number);
        long next = 0;
        while (next < length)
        {
            await PauseAsync();
            cancellationToken.ThrowIfCancellationRequested();
            await using ISourcePartition partition = context.OpenPartition($"{number}", start);
            next = partition.RestoredOffset ?? start;
            for (int commits = random.Next(8); commits > 0 && next < length; commits--)
            {
                long end = Math.Min(length, next + random.Next(1, 9));
                for (; next < end; next++)
                {
                    partition.Append(new Sample(series, new EventTime(next * 100), next));
                }

                await partition.CommitAsync(next, cancellationToken);
                await Task.Yield();
            }

            await partition.CompleteAsync();
        }
    }

    private async Task PauseAsync()
    {
        for (int turns = random.Next(30); turns > 0; turns--)
        {
            await Task.Yield();
        }
    }
}
