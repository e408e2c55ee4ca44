namespace Streams.Stages;

/// <summary>Brings rows into a pipeline.</summary>
public abstract class Source
{
    /// <summary>Whether new rows carry about the clock's time, so that the clock may move time on when nothing comes.</summary>
    /// <remarks>False for sources that play back the past: their time comes from their rows alone.</remarks>
    public virtual bool FollowsClock => true;

    /// <summary>Whether the rows' times are made up and may run ahead of the clock without bound.</summary>
    /// <remarks>Rows of other sources are dropped when they are further ahead than <c>settings.max_ahead</c>.</remarks>
    public virtual bool SimulatesTime => false;

    /// <summary>
    /// Opens partitions and appends rows until the data ends or <paramref name="cancellationToken"/> asks to stop.
    /// Returning means that all of it was committed; after a request to stop, that is all that was asked for.
    /// </summary>
    public abstract Task RunAsync(ISourceContext context, CancellationToken cancellationToken);

    /// <summary>Learns that rows before the given offsets, by partition, need never be read again.</summary>
    /// <remarks>Called while <see cref="RunAsync"/> runs and afterwards, from another thread, once a partition has been opened.</remarks>
    public virtual ValueTask OnCheckpointAsync(
        IReadOnlyDictionary<string, long> offsets, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
