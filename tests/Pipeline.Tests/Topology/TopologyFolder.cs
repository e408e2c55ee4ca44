using Streams.Topology;

namespace Streams.Tests.Topology;

/// <summary>A folder for one test with topology files in it, removed at its end.</summary>
internal sealed class TopologyFolder : IDisposable
{
    public TopologyFolder(params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
        {
            string full = System.IO.Path.Combine(Path, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full) ?? Path);
            File.WriteAllText(full, text);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("streams-topology-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public LoadResult Load(string path = "main.yaml") =>
        TopologyLoader.Load(path, TestStages.Registry, Environment.GetValueOrDefault, Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Loads a text that stands in no folder of its own.</summary>
    public static LoadResult LoadText(string text, params (string Name, string Value)[] environment) =>
        TopologyLoader.LoadText(
            text,
            "main.yaml",
            TestStages.Registry,
            environment.ToDictionary(pair => pair.Name, pair => pair.Value).GetValueOrDefault,
            System.IO.Path.GetTempPath());
}
