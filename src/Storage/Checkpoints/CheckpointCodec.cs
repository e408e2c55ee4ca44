using System.Security.Cryptography;
using Streams.Data;
using Streams.Planning;
using Streams.Runtime;

namespace Streams.Storage.Checkpoints;

/// <summary>Turns checkpoints into blocks to store, and back; what it reads it has checked.</summary>
internal sealed class CheckpointCodec(EncryptionKey? key, CheckpointCompression compression)
{
    /// <summary>The bytes of a piece's name.</summary>
    public const int NameBytes = 32;

    private const int ManifestBytesMax = 256 << 20;

    private readonly BlockCodec _blocks = new(key, compression);

    /// <summary>The name of a piece: a checksum of its content that nobody can find a second content for.</summary>
    public string NameOf(ReadOnlySpan<byte> piece) =>
        Convert.ToHexStringLower(key is null ? SHA256.HashData(piece) : key.NameOf(piece));

    public byte[] SealChunk(string topology, string name, ReadOnlySpan<byte> piece) =>
        _blocks.Seal(piece, ChunkContext(topology, name));

    public byte[] SealManifest(CheckpointManifest manifest) =>
        _blocks.Seal(ManifestJson.Write(manifest), ManifestContext(manifest.Topology, manifest.Number));

    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public CheckpointManifest OpenManifest(string topology, long number, ReadOnlySpan<byte> block)
    {
        CheckpointManifest manifest =
            ManifestJson.Read(_blocks.Open(block, ManifestContext(topology, number), ManifestBytesMax));
        return manifest.Topology == topology && manifest.Number == number
            ? manifest
            : throw new InvalidDataException(
                $"the manifest is that of checkpoint {manifest.Number} of '{manifest.Topology}'");
    }

    /// <summary>Opens a piece at the front of what is left of its section, and returns what is left then.</summary>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public Span<byte> OpenChunk(string topology, string name, ReadOnlySpan<byte> block, Span<byte> rest)
    {
        int length = BlockCodec.PlainLengthOf(block);
        if (length <= 0 || length > rest.Length)
        {
            throw new InvalidDataException($"a piece holds {length} bytes where {rest.Length} are left of its section");
        }

        _blocks.Open(block, ChunkContext(topology, name), rest[..length]);

        // With a key the context was checked, which holds the name.
        if (key is null && NameOf(rest[..length]) != name)
        {
            throw new InvalidDataException("a piece holds other content than its name says");
        }

        return rest[length..];
    }

    /// <summary>Reads a section whole.</summary>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public async ValueTask<byte[]> ReadAsync(string topology, ManifestSection section, Func<string, ValueTask<byte[]?>> readChunk)
    {
        try
        {
            return await ReadBytesAsync(topology, section, readChunk);
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException($"section '{section.Stage}', shard {section.Shard}: {cause.Message}", cause);
        }
    }

    /// <summary>Reads all sections of a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public async ValueTask<Checkpoint> ReadAsync(CheckpointManifest manifest, Func<string, ValueTask<byte[]?>> readChunk)
    {
        List<StageSection> sections = new(manifest.Sections.Count);
        foreach (ManifestSection section in manifest.Sections)
        {
            if (!Enum.TryParse(section.Role, out NodeRole role))
            {
                throw new InvalidDataException($"the manifest names the role '{section.Role}'");
            }

            byte[] bytes = await ReadAsync(manifest.Topology, section, readChunk);
            sections.Add(new StageSection(
                section.Stage, role, section.Group, section.Content, section.Version, section.Signature, section.Shard,
                section.ShardCount, bytes));
        }

        PartitionOffset[] offsets =
            [
                .. manifest.Offsets.Select(o => new PartitionOffset(
                    o.Source, o.Partition, o.Offset, new EventTime(o.NewestMilliseconds), o.HasEnded)),
            ];
        return new Checkpoint(manifest.Number, manifest.Topology, offsets, sections, manifest.SinkPositions)
        {
            TopologyText = manifest.TopologyText,
            CreatedAt = manifest.CreatedAt,
            Epoch = manifest.Epoch,
        };
    }

    private async ValueTask<byte[]> ReadBytesAsync(
        string topology, ManifestSection section, Func<string, ValueTask<byte[]?>> readChunk)
    {
        if (section.Bytes < 0 || section.Bytes > Array.MaxLength)
        {
            throw new InvalidDataException($"it says that it holds {section.Bytes} bytes");
        }

        byte[] bytes = new byte[section.Bytes];
        int at = 0;
        foreach (string name in section.Chunks)
        {
            byte[] block = await readChunk(name) ?? throw new InvalidDataException($"the piece {name} is missing");
            at = bytes.Length - OpenChunk(topology, name, block, bytes.AsSpan(at)).Length;
        }

        return at == bytes.Length ? bytes : throw new InvalidDataException($"it holds {at} bytes instead of {bytes.Length}");
    }

    private static string ChunkContext(string topology, string name) => $"streams checkpoint chunk\n{topology}\n{name}";

    private static string ManifestContext(string topology, long number) => $"streams checkpoint manifest\n{topology}\n{number}";
}
