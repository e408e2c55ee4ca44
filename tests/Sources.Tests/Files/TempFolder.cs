using System.IO.Compression;

namespace Streams.Sources.Tests.Files;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("streams-sources-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path) ?? Path);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string WriteGzip(string name, params string[] members)
    {
        using FileStream file = System.IO.File.Create(File(name));
        foreach (string text in members)
        {
            using GZipStream gzip = new(file, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
