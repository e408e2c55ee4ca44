using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Hands what comes from a source to all its readers in the task.</summary>
internal sealed class FanOut : IReceiver
{
    private readonly List<IReceiver> _receivers = [];

    public void Connect(IReceiver receiver) => _receivers.Add(receiver);

    public void Receive(SampleBatch batch)
    {
        for (int i = 0; i < _receivers.Count - 1; i++)
        {
            _receivers[i].Receive(batch.Share());
        }

        if (_receivers.Count > 0)
        {
            _receivers[^1].Receive(batch);
        }
        else
        {
            batch.Dispose();
        }
    }

    public void Receive(AlertBatch alerts)
    {
        foreach (IReceiver receiver in _receivers)
        {
            receiver.Receive(alerts);
        }
    }
}
