using Streams.Node.Hosting;
using Streams.Node.Testing;
using Streams.Stages;

namespace Streams.Node.Tests.Testing;

/// <summary>A folder for one test with topologies and test files in it, removed at its end.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>A topology of two filters and a relabeling; its real source must never be opened.</summary>
    public const string Shop =
        """
        name: shop
        sources:
          traffic: { type: file, path: '-', format: ndjson }
        operators:
          buys:
            type: filter
            from: traffic
            where: '{path!="/health"}'
          plain:
            type: relabel
            from: buys
            rules: [{ action: labeldrop, regex: pod }]
        sinks:
          screen: { type: console, from: plain }
        """;

    public TestFolder(params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, path), text);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("streams-testing-").FullName;

    /// <summary>Loads tests that stand in a file beside the topology of a shop.</summary>
    public static TopologyTestFile Load(string tests, StageRegistry? registry = null, string topology = Shop)
    {
        using TestFolder folder = new(("shop.yaml", topology), ("shop.test.yaml", tests));
        return TopologyTestLoader.Load("shop.test.yaml", registry ?? new NodeStages().Registry, _ => null, folder.Path);
    }

    /// <summary>Loads the one right test of a text.</summary>
    public static TopologyTest LoadOne(string tests, StageRegistry? registry = null, string topology = Shop)
    {
        TopologyTestFile file = Load(tests, registry, topology);
        Assert.Empty(file.Errors.Select(e => e.ToString()));
        return Assert.Single(file.Tests);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
