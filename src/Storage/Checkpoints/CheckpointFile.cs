using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Streams.Runtime;

namespace Streams.Storage.Checkpoints;

/// <summary>Reads a checkpoint from a file that <see cref="CheckpointStore.ExportAsync"/> wrote.</summary>
public static class CheckpointFile
{
    private const int TopologyBytesMax = 64 << 10;

    /// <summary>Reads and checks everything; the key is needed if the checkpoint is encrypted, and only then used.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or damaged.</exception>
    public static async ValueTask<Checkpoint> ReadAsync(Stream source, EncryptionKey? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Reader reader = new(source, hash, cancellationToken);
        (string topology, long number) = await ReadHeadAsync(reader);
        byte[]? manifestBlock = null;
        Dictionary<string, byte[]> chunks = [];
        while ((await reader.ReadAsync(1))[0] is byte kind and not CheckpointFileFormat.End)
        {
            byte[] head = await reader.ReadAsync(CheckpointFileFormat.BlockHeadBytes - 1);
            int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(CheckpointCodec.NameBytes));
            byte[] block = await reader.ReadAsync(length);
            if (kind == CheckpointFileFormat.Manifest)
            {
                manifestBlock = block;
            }
            else
            {
                chunks[Convert.ToHexStringLower(head.AsSpan(0, CheckpointCodec.NameBytes))] = block;
            }
        }

        byte[] expected = hash.GetHashAndReset();
        byte[] found = await reader.ReadAsync(CheckpointFileFormat.HashBytes);
        if (!expected.AsSpan().SequenceEqual(found))
        {
            throw new InvalidDataException("the file's checksum does not match its bytes: it was damaged or cut");
        }

        if (manifestBlock is null)
        {
            throw new InvalidDataException("the file holds no manifest");
        }

        // The block says whether it is encrypted: a key that is given may be meant for the store.
        CheckpointCodec codec = new(BlockCodec.IsEncrypted(manifestBlock) ? key : null, CheckpointCompression.None);
        CheckpointManifest manifest = codec.OpenManifest(topology, number, manifestBlock);
        return await codec.ReadAsync(manifest, name => ValueTask.FromResult(chunks.GetValueOrDefault(name)));
    }

    private static async ValueTask<(string Topology, long Number)> ReadHeadAsync(Reader reader)
    {
        byte[] head = await reader.ReadAsync(16);
        if (!head.AsSpan().StartsWith(CheckpointFileFormat.Magic))
        {
            throw new InvalidDataException("the file is no exported checkpoint");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8));
        if (version != CheckpointFileFormat.Version)
        {
            throw new InvalidDataException(
                $"the file has format {version}, this program reads format {CheckpointFileFormat.Version}");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
        if (length is < 0 or > TopologyBytesMax)
        {
            throw new InvalidDataException("the file is damaged: the topology's name cannot be so long");
        }

        string topology = Encoding.UTF8.GetString(await reader.ReadAsync(length));
        return (topology, BinaryPrimitives.ReadInt64LittleEndian(await reader.ReadAsync(sizeof(long))));
    }

    /// <summary>Reads bytes and sums them up.</summary>
    private sealed class Reader(Stream source, IncrementalHash hash, CancellationToken cancellationToken)
    {
        // A length that damage made up must not take memory before the bytes are there.
        private const int StepBytes = 1 << 20;

        public async ValueTask<byte[]> ReadAsync(int count)
        {
            if (count < 0)
            {
                throw new InvalidDataException("the file is damaged: a block's length is below zero");
            }

            byte[] bytes = new byte[Math.Min(count, StepBytes)];
            int read = 0;
            while (read < count)
            {
                if (read == bytes.Length)
                {
                    Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
                }

                int part = await source.ReadAsync(bytes.AsMemory(read), cancellationToken);
                if (part == 0)
                {
                    throw new InvalidDataException("the file is cut off");
                }

                read += part;
            }

            hash.AppendData(bytes);
            return bytes;
        }
    }
}
