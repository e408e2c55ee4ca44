using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Streams.Sources.Keys;

/// <summary>An API key as its file keeps it: whose it is, and a salted hash of the secret.</summary>
/// <remarks>
/// A key is <c>ID.SECRET</c>: the id finds the line, the secret is 32 random bytes. Because nobody chose it, one hash is
/// enough; it cannot be guessed.
/// </remarks>
public sealed record ApiKey(string Name, string Id, string Salt, string Hash)
{
    private const int IdBytes = 6;
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;

    /// <summary>Makes a key; its text is shown once and kept nowhere.</summary>
    public static ApiKey Create(string name, out string text)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        string salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltBytes));
        text = $"{id}.{secret}";
        return new ApiKey(name, id, salt, HashOf(salt, secret));
    }

    /// <summary>Reads a line of the file.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out ApiKey? key)
    {
        ArgumentNullException.ThrowIfNull(line);
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        key = parts.Length == 4 && IsName(parts[0]) && parts[3].Length == 2 * SHA256.HashSizeInBytes
            ? new ApiKey(parts[0], parts[1], parts[2], parts[3])
            : null;
        return key is not null;
    }

    /// <summary>Whether a text can be the name of a key.</summary>
    public static bool IsName(string name) =>
        !string.IsNullOrEmpty(name) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');

    /// <summary>Whether a secret is this key's.</summary>
    public bool Matches(string secret) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(HashOf(Salt, secret)), Encoding.ASCII.GetBytes(Hash));

    /// <summary>The line of the file.</summary>
    public override string ToString() => $"{Name} {Id} {Salt} {Hash}";

    private static string HashOf(string salt, string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}.{secret}")));
}
