namespace Streams.Stages;

/// <summary>A stage failed and cannot go on: its name and the cause.</summary>
public sealed class StageException : Exception
{
    /// <summary>Wraps the cause with the stage's name.</summary>
    public StageException(string stage, Exception cause)
        : base($"{stage}: {(cause ?? throw new ArgumentNullException(nameof(cause))).Message}", cause)
    {
        Stage = stage;
    }

    /// <summary>The stage's name in the topology.</summary>
    public string Stage { get; }
}
