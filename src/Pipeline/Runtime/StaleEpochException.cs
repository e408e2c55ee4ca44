namespace Streams.Runtime;

/// <summary>A checkpoint was not kept, because another owner has claimed the topology since.</summary>
public sealed class StaleEpochException : Exception
{
    /// <summary>Says whose epochs they are.</summary>
    public StaleEpochException(string topology, long epoch, long current)
        : base($"the topology '{topology}' was taken over by another node (epoch {current}, this node's is {epoch})")
    {
        Epoch = epoch;
        Current = current;
    }

    /// <summary>The epoch that the checkpoint was to be saved with.</summary>
    public long Epoch { get; }

    /// <summary>The epoch of the owner.</summary>
    public long Current { get; }
}
