using System.Text.Json.Serialization;

namespace Streams.Storage.Checkpoints;

/// <summary>All of a checkpoint but the state itself, which it names by content.</summary>
/// <param name="Format">The version of this format.</param>
/// <param name="Topology">The topology's name.</param>
/// <param name="Number">The checkpoint's number.</param>
/// <param name="Epoch">The epoch of the owner that took it.</param>
/// <param name="CreatedAt">When it was taken.</param>
/// <param name="TopologyText">The topology's file as it was.</param>
/// <param name="Offsets">How far each source partition was read.</param>
/// <param name="SinkPositions">What each sink needs to go on from here.</param>
/// <param name="Sections">The stages' state.</param>
public sealed record CheckpointManifest(
    int Format,
    string Topology,
    long Number,
    long Epoch,
    DateTimeOffset CreatedAt,
    string TopologyText,
    IReadOnlyList<ManifestOffset> Offsets,
    IReadOnlyDictionary<string, string> SinkPositions,
    IReadOnlyList<ManifestSection> Sections)
{
    /// <summary>The version that this program writes.</summary>
    internal const int CurrentFormat = 1;

    /// <summary>The bytes of state before compression.</summary>
    [JsonIgnore]
    public long Bytes => Sections.Sum(s => s.Bytes);
}
