using Streams.Data;
using Streams.Stages;

namespace Streams.Sinks.Discard;

/// <summary>Options of the <c>discard</c> sink: there are none.</summary>
public sealed record DiscardOptions;

/// <summary>Throws everything away and counts it: for measuring, and for topologies that act by their side effects.</summary>
/// <remarks>It keeps two counters and nothing else; late rows count like others.</remarks>
public sealed class DiscardSink : Sink
{
    private long _rows;
    private long _alerts;

    /// <summary>The rows that came.</summary>
    public long Rows => Volatile.Read(ref _rows);

    /// <summary>The alert changes that came.</summary>
    public long Alerts => Volatile.Read(ref _alerts);

    /// <inheritdoc />
    public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Volatile.Write(ref _rows, _rows + batch.Count);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        Volatile.Write(ref _alerts, _alerts + alerts.Changes.Count);
        return ValueTask.CompletedTask;
    }
}
