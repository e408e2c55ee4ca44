using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Streams.Storage.Checkpoints;

/// <summary>A key of 256 bits that checkpoints are encrypted with.</summary>
/// <remarks>
/// The key itself encrypts nothing: keys for blocks, for names of blocks and the key's own id are derived from it (HKDF with
/// SHA-256). Each block gets a key of its own by a random salt, so that there is no bound on how many can be written.
/// </remarks>
public sealed class EncryptionKey
{
    internal const int IdBytes = 8;
    internal const int SaltBytes = 16;

    private const int KeyBytes = 32;

    private readonly byte[] _key;
    private readonly byte[] _nameKey;

    private EncryptionKey(byte[] key)
    {
        _key = key;
        _nameKey = Derive("streams checkpoint names v1", KeyBytes, []);
        IdOfKey = Derive("streams checkpoint key id v1", IdBytes, []);
    }

    /// <summary>The key's id, which tells nothing about the key.</summary>
    public string Id => Convert.ToHexStringLower(IdOfKey);

    internal byte[] IdOfKey { get; }

    /// <summary>Reads a key file: 32 bytes as they are, as 64 hexadecimal digits or as base64.</summary>
    /// <exception cref="StorageException">It cannot be read, or holds no key.</exception>
    public static EncryptionKey Load(string path)
    {
        try
        {
            byte[] content = File.ReadAllBytes(path);
            return Parse(content) ?? throw new StorageException(
                $"the key file '{path}' holds {content.Length} bytes that are no key: 32 bytes are needed, as they are, "
                + "as 64 hexadecimal digits or as base64; 'openssl rand -hex 32' makes one");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the key file '{path}' cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>The key in a key file's content, or null.</summary>
    internal static EncryptionKey? Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length == KeyBytes)
        {
            return new EncryptionKey(content.ToArray());
        }

        ReadOnlySpan<byte> text = content.Trim(" \t\r\n"u8);
        byte[] key = new byte[KeyBytes];
        if (text.Length == 2 * KeyBytes)
        {
            return Convert.FromHexString(text, key, out _, out _) == OperationStatus.Done ? new EncryptionKey(key) : null;
        }

        bool isKey = text.Length <= Base64.GetMaxEncodedToUtf8Length(KeyBytes)
            && Base64.DecodeFromUtf8(text, key, out _, out int written) == OperationStatus.Done
            && written == KeyBytes;
        return isKey ? new EncryptionKey(key) : null;
    }

    /// <summary>The key of one block.</summary>
    internal AesGcm BlockCipher(ReadOnlySpan<byte> salt, int tagBytes) =>
        new(Derive("streams checkpoint block v1", KeyBytes, salt), tagBytes);

    /// <summary>Names content, so that equal content has one name and others cannot tell what it is.</summary>
    internal byte[] NameOf(ReadOnlySpan<byte> content) => HMACSHA256.HashData(_nameKey, content);

    private byte[] Derive(string purpose, int bytes, ReadOnlySpan<byte> salt)
    {
        byte[] derived = new byte[bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt, Encoding.ASCII.GetBytes(purpose));
        return derived;
    }
}
