using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Streams.Storage.Checkpoints;

/// <summary>Writes the blocks of one checkpoint to a file (<see cref="CheckpointFileFormat"/>).</summary>
internal sealed class CheckpointFileWriter : IAsyncDisposable
{
    private readonly Stream _target;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head;

    public CheckpointFileWriter(Stream target, string topology, long number)
    {
        _target = target;
        byte[] name = Encoding.UTF8.GetBytes(topology);
        _head = new byte[CheckpointFileFormat.Magic.Length + 8 + name.Length + 8];
        CheckpointFileFormat.Magic.CopyTo(_head);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(8), CheckpointFileFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(12), name.Length);
        name.CopyTo(_head, 16);
        BinaryPrimitives.WriteInt64LittleEndian(_head.AsSpan(16 + name.Length), number);
    }

    public async ValueTask WriteManifestAsync(byte[] block, CancellationToken cancellationToken)
    {
        await WriteAsync(_head, cancellationToken);
        await WriteBlockAsync(CheckpointFileFormat.Manifest, new byte[CheckpointCodec.NameBytes], block, cancellationToken);
    }

    public ValueTask WriteChunkAsync(string name, byte[] block, CancellationToken cancellationToken) =>
        WriteBlockAsync(CheckpointFileFormat.Chunk, Convert.FromHexString(name), block, cancellationToken);

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(new[] { CheckpointFileFormat.End }, cancellationToken);
        await _target.WriteAsync(_hash.GetHashAndReset(), cancellationToken);
        await _target.FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteBlockAsync(byte kind, byte[] name, byte[] block, CancellationToken cancellationToken)
    {
        byte[] head = new byte[CheckpointFileFormat.BlockHeadBytes];
        head[0] = kind;
        name.CopyTo(head, 1);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1 + name.Length), block.Length);
        await WriteAsync(head, cancellationToken);
        await WriteAsync(block, cancellationToken);
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        return _target.WriteAsync(bytes, cancellationToken);
    }
}
