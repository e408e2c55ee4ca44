using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Streams.Storage.Disks;

namespace Streams.Storage.Checkpoints;

/// <summary>Compresses, encrypts and checksums a block of bytes for storage, and back.</summary>
/// <remarks>
/// <code>
/// format 1 | compression | encryption | 0 | plain length (4) | [key id (8) salt (16) nonce (12) tag (16)] | bytes | CRC-32C (4)
/// </code>
/// <para>An encrypted block is bound to its head and to its context (what it is, whose it is): one that was changed, cut or
/// put in another's place does not open. The checksum tells accidents from a wrong key, with no key at hand.</para>
/// </remarks>
internal sealed class BlockCodec(EncryptionKey? key, CheckpointCompression compression)
{
    private const byte Format = 1;
    private const byte Brotli = 1;
    private const byte AesGcm256 = 1;
    private const int HeadBytes = 8;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int CipherHeadBytes = EncryptionKey.IdBytes + EncryptionKey.SaltBytes + NonceBytes + TagBytes;
    private const int ChecksumBytes = sizeof(uint);

    private const int FastQuality = 1;
    private const int SmallQuality = 5;
    private const int BrotliWindow = 18;

    /// <summary>The plain length that a block says it has.</summary>
    public static int PlainLengthOf(ReadOnlySpan<byte> block) =>
        block.Length < HeadBytes + ChecksumBytes
            ? throw new InvalidDataException($"a block of {block.Length} bytes is cut off")
            : BinaryPrimitives.ReadInt32LittleEndian(block[4..]);

    /// <summary>Whether a block says that it is encrypted.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> block) => block.Length > 2 && block[2] == AesGcm256;

    /// <summary>Makes a block.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string context)
    {
        byte[] packed = ArrayPool<byte>.Shared.Rent(Math.Max(plain.Length, 1));
        try
        {
            byte method = TryCompress(plain, packed, out int length) ? Brotli : (byte)0;
            ReadOnlySpan<byte> content = method == Brotli ? packed.AsSpan(0, length) : plain;
            int headBytes = HeadBytes + (key is null ? 0 : CipherHeadBytes);
            byte[] block = new byte[headBytes + content.Length + ChecksumBytes];
            block[0] = Format;
            block[1] = method;
            block[2] = key is null ? (byte)0 : AesGcm256;
            BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), plain.Length);
            Span<byte> target = block.AsSpan(headBytes, content.Length);
            if (key is null)
            {
                content.CopyTo(target);
            }
            else
            {
                Encrypt(key, block, content, target, context);
            }

            uint checksum = Crc32C.Of(block.AsSpan(0, block.Length - ChecksumBytes));
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(block.Length - ChecksumBytes), checksum);
            return block;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Opens a block into a target of exactly its plain length.</summary>
    /// <exception cref="InvalidDataException">It is damaged, of another key, or another block than asked for.</exception>
    public void Open(ReadOnlySpan<byte> block, string context, Span<byte> target)
    {
        if (PlainLengthOf(block) != target.Length)
        {
            throw new InvalidDataException($"a block holds {PlainLengthOf(block)} bytes instead of {target.Length}");
        }

        int end = block.Length - ChecksumBytes;
        if (Crc32C.Of(block[..end]) != BinaryPrimitives.ReadUInt32LittleEndian(block[end..]))
        {
            throw new InvalidDataException("a block's checksum does not match its bytes");
        }

        if (block[0] != Format)
        {
            throw new InvalidDataException($"a block has format {block[0]}, this program reads format {Format}");
        }

        bool isEncrypted = IsEncrypted(block);
        CheckKey(block, isEncrypted);
        int headBytes = HeadBytes + (isEncrypted ? CipherHeadBytes : 0);
        if (!isEncrypted || key is null)
        {
            Unpack(block[1], block[headBytes..end], target);
            return;
        }

        byte[] packed = ArrayPool<byte>.Shared.Rent(end - headBytes);
        try
        {
            Span<byte> content = packed.AsSpan(0, end - headBytes);
            Decrypt(key, block, block[headBytes..end], content, context);
            Unpack(block[1], content, target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed, clearArray: true);
        }
    }

    /// <summary>Opens a block whose plain length is not known.</summary>
    public byte[] Open(ReadOnlySpan<byte> block, string context, int plainBytesMax)
    {
        int length = PlainLengthOf(block);
        if (length < 0 || length > plainBytesMax)
        {
            throw new InvalidDataException($"a block says that it holds {length} bytes");
        }

        byte[] plain = new byte[length];
        Open(block, context, plain);
        return plain;
    }

    private bool TryCompress(ReadOnlySpan<byte> plain, byte[] target, out int length)
    {
        length = 0;

        // What does not get smaller is kept as it is.
        int quality = compression == CheckpointCompression.Fast ? FastQuality : SmallQuality;
        return compression != CheckpointCompression.None
            && BrotliEncoder.TryCompress(plain, target.AsSpan(0, plain.Length), out length, quality, BrotliWindow);
    }

    private static void Unpack(byte method, ReadOnlySpan<byte> content, Span<byte> target)
    {
        if (method == 0 && content.Length == target.Length)
        {
            content.CopyTo(target);
        }
        else if (method != Brotli
            || !BrotliDecoder.TryDecompress(content, target, out int written)
            || written != target.Length)
        {
            throw new InvalidDataException("a block cannot be unpacked");
        }
    }

    private void CheckKey(ReadOnlySpan<byte> block, bool isEncrypted)
    {
        if (isEncrypted != key is not null)
        {
            throw new InvalidDataException(isEncrypted
                ? "it is encrypted, and no key is given: name the key file"
                : "it is not encrypted, though a key is given: export it without the key and import it with the key");
        }

        if (isEncrypted && block.Length < HeadBytes + CipherHeadBytes + ChecksumBytes)
        {
            throw new InvalidDataException($"a block of {block.Length} bytes is cut off");
        }

        if (key is not null && !block.Slice(HeadBytes, EncryptionKey.IdBytes).SequenceEqual(key.IdOfKey))
        {
            string other = Convert.ToHexStringLower(block.Slice(HeadBytes, EncryptionKey.IdBytes));
            throw new InvalidDataException($"it is encrypted with the key {other}, the key that is given is {key.Id}");
        }
    }

    private static void Encrypt(
        EncryptionKey key, Span<byte> block, ReadOnlySpan<byte> content, Span<byte> target, string context)
    {
        CipherHead head = new(block);
        key.IdOfKey.CopyTo(head.KeyId);
        RandomNumberGenerator.Fill(head.Salt);
        RandomNumberGenerator.Fill(head.Nonce);
        using AesGcm cipher = key.BlockCipher(head.Salt, TagBytes);
        cipher.Encrypt(head.Nonce, content, target, head.Tag, Associated(block, context));
    }

    private static void Decrypt(
        EncryptionKey key, ReadOnlySpan<byte> block, ReadOnlySpan<byte> content, Span<byte> target, string context)
    {
        CipherHead head = new(block[..(HeadBytes + CipherHeadBytes)].ToArray());
        using AesGcm cipher = key.BlockCipher(head.Salt, TagBytes);
        try
        {
            cipher.Decrypt(head.Nonce, content, head.Tag, target, Associated(block, context));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new InvalidDataException("a block was changed, or is not the one that belongs there");
        }
    }

    private static byte[] Associated(ReadOnlySpan<byte> block, string context) =>
        [.. block[..(HeadBytes + EncryptionKey.IdBytes)], .. Encoding.UTF8.GetBytes(context)];

    /// <summary>The parts of an encrypted block's head.</summary>
    private readonly ref struct CipherHead(Span<byte> block)
    {
        private readonly Span<byte> _bytes = block.Slice(HeadBytes, CipherHeadBytes);

        public Span<byte> KeyId => _bytes[..EncryptionKey.IdBytes];

        public Span<byte> Salt => _bytes.Slice(EncryptionKey.IdBytes, EncryptionKey.SaltBytes);

        public Span<byte> Nonce => _bytes.Slice(EncryptionKey.IdBytes + EncryptionKey.SaltBytes, NonceBytes);

        public Span<byte> Tag => _bytes[^TagBytes..];
    }
}
