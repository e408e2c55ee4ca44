using Streams.Runtime;

namespace Streams.Storage.Checkpoints;

/// <summary>A checkpoint cut into pieces that are named by their content, ready to be stored.</summary>
internal sealed class CheckpointPieces
{
    private readonly List<string>[] _names;

    private CheckpointPieces(Checkpoint checkpoint)
    {
        Checkpoint = checkpoint;
        _names = new List<string>[checkpoint.Sections.Count];
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>Each piece once, by its name.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Distinct { get; } = [];

    /// <summary>Cuts and names; the pieces are views of the sections' bytes.</summary>
    public static CheckpointPieces Of(Checkpoint checkpoint, CheckpointCodec codec, int chunkBytes)
    {
        CheckpointPieces pieces = new(checkpoint);
        for (int i = 0; i < pieces._names.Length; i++)
        {
            ReadOnlyMemory<byte> bytes = checkpoint.Sections[i].Bytes;
            List<string> names = pieces._names[i] = [];
            for (int at = 0; at < bytes.Length; at += chunkBytes)
            {
                ReadOnlyMemory<byte> piece = bytes.Slice(at, Math.Min(chunkBytes, bytes.Length - at));
                string name = codec.NameOf(piece.Span);
                names.Add(name);
                pieces.Distinct.TryAdd(name, piece);
            }
        }

        return pieces;
    }

    /// <summary>The manifest, once it is known how much each piece takes in the store.</summary>
    public CheckpointManifest ToManifest(IReadOnlyDictionary<string, int> storedBytes) => new(
        CheckpointManifest.CurrentFormat,
        Checkpoint.Topology,
        Checkpoint.Number,
        Checkpoint.Epoch,
        Checkpoint.CreatedAt,
        Checkpoint.TopologyText,
        [.. Checkpoint.Offsets.Select(o => new ManifestOffset(o.Source, o.Partition, o.Offset, o.Newest.Milliseconds, o.HasEnded))],
        Checkpoint.SinkPositions,
        [.. Checkpoint.Sections.Select((section, index) => ToManifest(section, _names[index], storedBytes))]);

    private static ManifestSection ToManifest(
        StageSection section, List<string> names, IReadOnlyDictionary<string, int> storedBytes) => new(
        section.Stage,
        section.Role.ToString(),
        section.Group,
        section.Content,
        section.Version,
        section.Signature,
        section.Shard,
        section.ShardCount,
        section.Bytes.Length,
        names.Sum(name => (long)storedBytes[name]),
        names);
}
