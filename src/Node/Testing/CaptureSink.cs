using System.Globalization;
using Streams.Data;
using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>Keeps every row of an output; after a restart it goes on behind those that the checkpoint counted.</summary>
/// <remarks>A change of an alert is kept as a row of <c>ALERTS</c> with the alert's labels and its state.</remarks>
internal sealed class CaptureSink(List<Sample> rows) : Sink
{
    public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        int count = position is null ? 0 : int.Parse(position, CultureInfo.InvariantCulture);
        rows.RemoveRange(count, rows.Count - count);
        return ValueTask.CompletedTask;
    }

    public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            rows.Add(new Sample(batch.Table[batch.Series[i]], new EventTime(batch.Times[i]), batch.Values[i]));
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken)
    {
        LabelsBuilder labels = new();
        foreach (AlertChange change in alerts.Changes)
        {
            labels.Reset(change.Labels)
                .Set(Labels.MetricName, "ALERTS")
                .Set("alertstate", change.State.ToString().ToLowerInvariant());
            rows.Add(new Sample(labels.Build(), change.Time, change.Value));
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>(rows.Count.ToString(CultureInfo.InvariantCulture));
}
