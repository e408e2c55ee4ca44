using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit.Engine;

/// <summary>Keeps every row; restores to the length that a checkpoint recorded, as a file would.</summary>
public sealed class CollectingSink(List<Sample> rows) : Sink
{
    public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        int length = position is null ? 0 : int.Parse(position);
        rows.RemoveRange(length, rows.Count - length);
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

    public override ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>(rows.Count.ToString());
}
