using Streams.Data;

namespace Streams.Stages;

/// <summary>The far end of an output: the next fused operator, a channel, or a test.</summary>
public interface IReceiver
{
    /// <summary>Takes a batch.</summary>
    void Receive(SampleBatch batch);

    /// <summary>Shares an immutable batch of alert changes.</summary>
    void Receive(AlertBatch alerts);
}
