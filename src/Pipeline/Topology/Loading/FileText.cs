using System.Text;

namespace Streams.Topology.Loading;

/// <summary>Reads the text of a topology file.</summary>
internal static class FileText
{
    private const long MaximumBytes = 8 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null and the problem when it cannot be read.</summary>
    public static string? Read(string path, out string? problem)
    {
        try
        {
            problem = Directory.Exists(path) ? "is a folder, expected a topology file"
                : !File.Exists(path) ? $"does not exist (looked for {path})"
                : new FileInfo(path).Length > MaximumBytes ? $"is larger than {MaximumBytes >> 20} MiB, too large for a topology"
                : null;
            return problem is null ? File.ReadAllText(path, Strict) : null;
        }
        catch (DecoderFallbackException)
        {
            problem = "is not text in UTF-8";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"cannot be read: {error.Message}";
        }

        return null;
    }
}
