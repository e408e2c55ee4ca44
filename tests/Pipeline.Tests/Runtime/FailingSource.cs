using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>Sends a row of the series <c>a</c>, waits for a word, and loses its connection.</summary>
internal sealed class FailingSource(long time, Task fail) : Source
{
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        await using ISourcePartition partition = context.OpenPartition("0");
        Labels labels = Labels.Of((Labels.MetricName, "a"));
        partition.Append(partition.Learn(labels.Canonical, labels), time, time);
        await partition.CommitAsync(1, cancellationToken);
        await fail;
        throw new IOException("connection lost");
    }
}
