using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>The topology's file as the node reads it: at the start, and again when it has changed.</summary>
internal sealed class TopologyFile(string path, StageRegistry registry, string workingFolder)
{
    private volatile IReadOnlyList<string> _files = [];

    /// <summary>Reads the file and all it includes; the text is empty when it cannot be read.</summary>
    public (string Text, LoadResult Result) Load()
    {
        LoadResult result = TopologyLoader.Load(path, registry, Environment.GetEnvironmentVariable, workingFolder);
        _files = result.Files;
        return (result.IsValid ? File.ReadAllText(result.Files[0]) : "", result);
    }

    /// <summary>What tells whether one of the files was written since: their times and lengths.</summary>
    public string Fingerprint() => string.Join('\n', _files.Select(file =>
    {
        FileInfo info = new(file);
        return info.Exists ? $"{file} {info.LastWriteTimeUtc.Ticks} {info.Length}" : $"{file} is missing";
    }));
}
