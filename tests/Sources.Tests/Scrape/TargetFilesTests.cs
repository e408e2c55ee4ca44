using Microsoft.Extensions.Logging.Abstractions;
using Streams.Sources.Scrape;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Scrape;

public sealed class TargetFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_JsonAndYaml_GivesTheGroupsOfAll()
    {
        _folder.Write("a.json", """[{"targets": ["a:1", "b:2"], "labels": {"zone": "x"}}]""");
        _folder.Write("b.yaml", "- targets: [c:3]\n");

        Assert.True(Files().Read(out IReadOnlyList<TargetGroup> groups));

        Assert.Equal(["a:1", "b:2", "c:3"], groups.SelectMany(g => g.Targets));
        Assert.Equal("x", groups[0].Labels["zone"]);
    }

    [Fact]
    public void Read_FileChangesComesAndGoes_SaysSoOnce()
    {
        TargetFiles files = Files();
        _folder.Write("a.json", """[{"targets": ["a:1"]}]""");
        Assert.True(files.Read(out _));
        Assert.False(files.Read(out _));

        _folder.Write("a.json", """[{"targets": ["a:1", "b:2"]}]""");
        Assert.True(files.Read(out IReadOnlyList<TargetGroup> changed));
        Assert.Equal(["a:1", "b:2"], changed.SelectMany(g => g.Targets));

        File.Delete(_folder.File("a.json"));
        Assert.True(files.Read(out IReadOnlyList<TargetGroup> gone));
        Assert.Empty(gone);
    }

    [Theory]
    [InlineData("[{")]
    [InlineData("{}")]
    [InlineData("[{\"tagets\": [\"a:1\"]}]")]
    public void Read_FileBecomesWrong_KeepsTheTargetsThatItHad(string wrong)
    {
        TargetFiles files = Files();
        _folder.Write("a.json", """[{"targets": ["a:1"]}]""");
        files.Read(out _);

        _folder.Write("a.json", wrong);
        files.Read(out IReadOnlyList<TargetGroup> groups);

        Assert.Equal("a:1", Assert.Single(Assert.Single(groups).Targets));
    }

    private TargetFiles Files() => new([new InputPath(_folder.File("*.json")), new InputPath(_folder.File("*.yaml"))], NullLogger.Instance);
}
