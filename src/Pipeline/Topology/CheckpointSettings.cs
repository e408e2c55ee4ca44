using Streams.Stages;

namespace Streams.Topology;

/// <summary>When and where state is saved.</summary>
public sealed record CheckpointSettings
{
    /// <summary>How often a checkpoint is taken.</summary>
    [Bounds("10ms", "1d")]
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where: <c>local</c> for the folder that the node is given with <c>--data</c>, <c>memory</c>, or a database as
    /// <c>postgres://user@host/name</c>. When left out, the folder if there is one, memory otherwise.
    /// </summary>
    [Example("local")]
    public CheckpointPlace? Store { get; init; }

    /// <summary>How many checkpoints are kept, the newest.</summary>
    [Bounds("1", "1000")]
    public int Keep { get; init; } = 3;

    /// <summary>A file with a key of 32 bytes, as they are, in hexadecimal or in base64: checkpoints are encrypted with it.</summary>
    public InputPath? EncryptionKeyFile { get; init; }
}
