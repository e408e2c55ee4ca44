namespace Streams.Storage.Logs;

/// <summary>Reading was to begin at an offset that the log does not hold: trimmed, or behind its end.</summary>
public sealed class LogOffsetException : StorageException
{
    internal LogOffsetException(string partition, long offset, long first, long end)
        : base(
            $"the log partition '{partition}' holds offsets {first} to {end}, not {offset}: "
            + (offset < first
                ? "what stood there was trimmed behind a later checkpoint"
                : "the log is older than the checkpoint, or was deleted"))
    {
        Offset = offset;
        First = first;
        End = end;
    }

    /// <summary>The offset that was asked for.</summary>
    public long Offset { get; }

    /// <summary>The first offset that is there.</summary>
    public long First { get; }

    /// <summary>The offset behind the last record.</summary>
    public long End { get; }
}
