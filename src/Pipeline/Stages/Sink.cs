using Streams.Data;

namespace Streams.Stages;

/// <summary>Carries results out of a pipeline; one call at a time, in order.</summary>
public abstract class Sink : IAsyncDisposable
{
    /// <summary>Gets ready. After a restart <paramref name="position"/> is what the last checkpoint recorded.</summary>
    public virtual ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <summary>Writes rows; the batch is lent for the call.</summary>
    public abstract ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken);

    /// <summary>Writes alert changes; sinks that accept an edge of alerts override this.</summary>
    public virtual ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType().Name} takes no alerts.");

    /// <summary>Learns that nothing is at hand right now: a time to show or send what was gathered.</summary>
    public virtual ValueTask OnIdleAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Makes durable what was written and returns the position to go on from after a restart.</summary>
    public virtual ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>(null);

    /// <summary>Finishes: nothing more will be written.</summary>
    public virtual ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Lets go of everything; also called after a failure, without <see cref="CompleteAsync"/>.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
