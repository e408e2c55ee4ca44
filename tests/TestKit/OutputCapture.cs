using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit;

/// <summary>Keeps all that comes out of an output, as rows, and gives the batches back.</summary>
public sealed class OutputCapture : IReceiver
{
    private readonly List<OutputRow> _rows = [];
    private readonly List<AlertChange> _alerts = [];

    /// <summary>All rows so far, in order.</summary>
    public IReadOnlyList<OutputRow> Rows => _rows;

    /// <summary>All alert changes so far, in order.</summary>
    public IReadOnlyList<AlertChange> Alerts => _alerts;

    /// <inheritdoc />
    public void Receive(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Assert.True(batch.Count > 0, "An empty batch was handed on.");
        for (int i = 0; i < batch.Count; i++)
        {
            Labels labels = batch.Table[batch.Series[i]];
            _rows.Add(new OutputRow(labels, new EventTime(batch.Times[i]), batch.Values[i], batch.LateWithin));
        }

        batch.Dispose();
    }

    /// <inheritdoc />
    public void Receive(AlertBatch alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        _alerts.AddRange(alerts.Changes);
    }
}
