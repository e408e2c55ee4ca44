using System.Threading.Channels;
using Streams.Data;
using Streams.Stages;

namespace Streams;

/// <summary>Writes rows to a channel.</summary>
internal sealed class ChannelSink(ChannelWriter<Sample> samples) : Sink
{
    public override async ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Sample sample = new(batch.Table[batch.Series[i]], new EventTime(batch.Times[i]), batch.Values[i]);
            if (!samples.TryWrite(sample))
            {
                await samples.WriteAsync(sample, cancellationToken);
            }
        }
    }

    public override ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        samples.TryComplete();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        // After a failure the reader must not wait for ever.
        samples.TryComplete();
        return base.DisposeAsync();
    }
}
