using Streams.Stages;
using Streams.Topology;

namespace Streams.Tests.Topology;

public sealed class TopologyIncludeTests
{
    private const string In = "sources: { in: { type: bus, topics: a } }\n";
    private const string Out = "sinks: { out: { type: console, from: in } }\n";

    [Fact]
    public void Load_IncludedFiles_ContributeTheirParts()
    {
        using TopologyFolder folder = new(
            ("main.yaml", "include: [parts/in.yaml, parts/out.yaml]\nsettings: { queue: 4, checkpoint: { every: 1s } }"),
            ("parts/in.yaml", In + "settings: { queue: 9, seed: 5 }\ndefaults: { window: { size: 1m } }"),
            ("parts/out.yaml", "include: deep.yaml\nsinks: { out: { type: console, from: w } }\nsettings: { seed: 7 }"),
            ("parts/deep.yaml", "operators: { w: { type: window, from: [in, old] } }\nsources: { old: { type: file, path: d.json } }"),
            ("parts/d.json", ""));

        LoadResult result = folder.Load();

        Assert.Empty(result.Errors);
        TopologyDescription topology = result.GetOrThrow();
        Assert.Equal(["in", "out", "old", "w"], topology.Stages.Select(stage => stage.Name));
        Assert.Equal((4, 5), (topology.Settings.Queue, topology.Settings.Seed));
        Assert.Equal(TimeSpan.FromSeconds(1), topology.Settings.Checkpoint.Every);
        Assert.Equal(TimeSpan.FromMinutes(1), ((WindowOptions)topology.Stages[3].Options).Size);
        Assert.Equal(
            new InputPath(Path.Combine(folder.Path, "parts/d.json")), ((FileSourceOptions)topology.Stages[2].Options).Path);
        Assert.Equal(
            ["main.yaml", "parts/in.yaml", "parts/out.yaml", "parts/deep.yaml"],
            result.Files.Select(file => Path.GetRelativePath(folder.Path, file)));
    }

    [Fact]
    public void Load_FileIncludedTwice_CountsOnce()
    {
        using TopologyFolder folder = new(
            ("main.yaml", "include: [a.yaml, b.yaml]"),
            ("a.yaml", "include: in.yaml\n" + Out),
            ("b.yaml", "include: in.yaml"),
            ("in.yaml", In));

        LoadResult result = folder.Load();

        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Files.Count);
    }

    [Fact]
    public void Load_FilesInACircle_AreShownAsAChain()
    {
        using TopologyFolder folder = new(
            ("main.yaml", "include: a.yaml\n" + In), ("a.yaml", Out + "include: [b.yaml]"), ("b.yaml", "include: a.yaml"));

        LoadResult result = folder.Load();

        TopologyError error = Assert.Single(result.Errors);
        Assert.Equal("b.yaml:1:10: include: files include each other in a circle: a.yaml -> b.yaml -> a.yaml", error.ToString());
    }

    [Fact]
    public void Load_StageInTwoFiles_NamesBothPlaces()
    {
        using TopologyFolder folder = new(
            ("main.yaml", "include: a.yaml\n" + In + Out), ("a.yaml", "operators:\n  in: { type: filter, from: in }"));

        LoadResult result = folder.Load();

        TopologyError error = Assert.Single(result.Errors);
        Assert.Equal("a.yaml:2:3: operators.in: 'in' is defined twice; the first is a source at main.yaml:2:12", error.ToString());
    }

    [Fact]
    public void Load_BrokenInclude_DoesNotBlameWhatItWouldDefine()
    {
        using TopologyFolder folder = new(
            ("main.yaml", "include: [a.yaml, none.yaml]\noperators: { f: { type: filtr, from: in } }"), ("a.yaml", "sources: {"));

        LoadResult result = folder.Load();

        Assert.Equal(
            [
                $"main.yaml:1:19: include: 'none.yaml' does not exist (looked for {Path.Combine(folder.Path, "none.yaml")})",
                "main.yaml:2:25: operators.f.type: unknown operator type 'filtr', did you mean 'filter'? Allowed: filter, rules, window",
                "a.yaml:1:10: sources: the '{' that opens here is not closed",
            ],
            result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Warnings);
        Assert.Contains(Path.Combine(folder.Path, "none.yaml"), result.Files);
    }

    [Fact]
    public void Load_NameInAnIncludedFile_IsAWarning()
    {
        using TopologyFolder folder = new(("main.yaml", "include: a.yaml\n" + In + Out), ("a.yaml", "name: other"));

        LoadResult result = folder.Load();

        Assert.Equal("main", result.GetOrThrow().Name);
        ExpectedErrors.AreExactly(
            result.Warnings, "1:1  | name | the name of an included file is not used; main.yaml names the topology");
    }

    [Fact]
    public void Load_VariablesInIncludes_AreResolved()
    {
        using TopologyFolder folder = new(("main.yaml", "include: ${WHERE}.yaml\n" + Out), ("in.yaml", In));
        folder.Environment["WHERE"] = "in";

        Assert.True(folder.Load().IsValid);
    }
}
