using System.Text;

namespace Streams.Topology.Loading;

/// <summary>Reads the text of a file of YAML.</summary>
internal static class FileText
{
    private const long MaximumBytes = 8 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null and the problem when it cannot be read.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="problem">What is wrong, to stand behind the file's name.</param>
    /// <param name="kind">What the file should hold, for the problem.</param>
    public static string? Read(string path, out string? problem, string kind = "topology")
    {
        try
        {
            problem = Directory.Exists(path) ? $"is a folder, expected a {kind} file"
                : !File.Exists(path) ? $"does not exist (looked for {path})"
                : new FileInfo(path).Length > MaximumBytes ? $"is larger than {MaximumBytes >> 20} MiB, too large for a {kind} file"
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
