using Streams.Stages;
using Streams.Topology;

namespace Streams.Tests.Topology;

public sealed class TopologyLoaderTests
{
    private const string Sound = """
        sources:
          in: { type: bus, topics: metrics }
        sinks:
          out: { type: console, from: in }
        """;

    [Fact]
    public void Load_SoundFile_GivesTheDescription()
    {
        using TopologyFolder folder = new(
            ("main.yaml", """
                name: checkout
                settings: { shards: auto, lateness: 5s, checkpoint: { every: 1m }, dead_letter: bad.json }
                x-common: &common { by: [service] }
                sources:
                  push: { type: bus, brokers: ${KAFKA:-localhost:9092}, topics: [metrics] }
                  old: { type: file, path: data/*.json }
                operators:
                  latency: { <<: *common, type: window, from: [push, old], size: 1m }
                  rules: { type: rules, from: [latency, latency.late], files: data/a.json }
                sinks:
                  pages: { type: notify, from: rules.alerts }
                  archive: { type: file, from: rules, path: out.json }
                """),
            ("data/a.json", ""));

        LoadResult result = folder.Load();

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        TopologyDescription topology = result.GetOrThrow();
        Assert.Equal("checkout", topology.Name);
        Assert.Equal(
            new TopologySettings
            {
                Lateness = TimeSpan.FromSeconds(5),
                Checkpoint = new CheckpointSettings { Every = TimeSpan.FromMinutes(1) },
                DeadLetter = new OutputPath(Path.Combine(folder.Path, "bad.json")),
            },
            topology.Settings);
        Assert.Equal(["push", "old", "latency", "rules", "pages", "archive"], topology.Stages.Select(stage => stage.Name));
        Assert.Equal("localhost:9092", ((BusOptions)topology.Stages[0].Options).Brokers);
        Assert.Equal(new InputPath(Path.Combine(folder.Path, "data/*.json")), ((FileSourceOptions)topology.Stages[1].Options).Path);
        Assert.Equal(["service"], ((WindowOptions)topology.Stages[2].Options).By);
        Assert.Equal(["latency", "latency.late"], topology.Stages[3].From.Select(input => input.ToString()));
        Assert.Equal(new TextPosition("main.yaml", 9, 41), topology.Stages[3].From[1].Position);
        Assert.Equal([Path.Combine(folder.Path, "main.yaml")], result.Files);
    }

    [Fact]
    public void Load_SixMistakes_ReportsAllInOrder()
    {
        LoadResult result = TopologyFolder.LoadText("""
            settings: { queue: 0 }
            sources:
              push: { type: bus, topics: [metrics] }
            operators:
              latency:
                type: windw
                from: push
              odd:
                type: window
                from: [pus]
                sise: 1m
                size: 1m
              a: { type: filter, from: b }
              b: { type: filter, from: a }
            sinks:
              pages: { type: notify, from: push }
            """);

        Assert.Null(result.Description);
        ExpectedErrors.AreExactly(
            result.Errors,
            "1:20 settings | queue | 0 is below the minimum 1; allowed are 1 to 4096",
            "6:11 operators.latency | type | unknown operator type 'windw', did you mean 'window'? Allowed: filter, rules, window",
            "10:12 operators.odd | from | there is no stage 'pus', did you mean 'push'? Available: push, latency, a, b",
            "11:5 operators.odd | sise | unknown key 'sise', did you mean 'size'? Allowed: size, slide, by, accuracy, groups",
            "13:28 operators.a | from | stages feed each other in a circle: a -> b -> a; break it by reading from an earlier stage",
            "16:32 sinks.pages | from | 'push' carries samples, but a sink of type notify accepts alerts; no output in this topology fits");
        Assert.Equal(result.Errors, Assert.Throws<TopologyException>(result.GetOrThrow).Errors);
    }

    [Theory]
    [InlineData("x: 1", "1:1  | x | unknown key 'x'; allowed: name, settings, include, defaults, sources, operators, sinks, and any that start with x-")]
    [InlineData("name: my shop", "1:7 name |  | 'my shop' cannot be the name of a topology; use letters, digits, _ and -")]
    [InlineData("name: [a]", "1:7 name |  | expected a name, found a list")]
    [InlineData("settings: fast", "1:11 settings |  | expected a mapping below 'settings', found 'fast'")]
    [InlineData("settings: { shards: many }", "1:21 settings | shards | expected a whole number or auto, found 'many'")]
    [InlineData("settings: { checkpoint: { every: 1ms } }", "1:34 settings | checkpoint.every | 1ms is below the minimum 10ms; allowed are 10ms to 1d")]
    [InlineData("operators: []", "1:12 operators |  | expected a mapping below 'operators', found a list")]
    [InlineData("operators: { f: filter }", "1:17 operators.f |  | expected a mapping with at least 'type', found 'filter'")]
    [InlineData("operators: { f: }", "1:17 operators.f |  | expected a mapping with at least 'type', found nothing")]
    [InlineData("operators: { f: { from: in } }", "1:14 operators.f | type | 'type' is missing; allowed: filter, rules, window")]
    [InlineData("operators: { f: { type: [filter], from: in } }", "1:25 operators.f | type | expected a type, found a list; allowed: filter, rules, window")]
    [InlineData("operators: { f: { type: bus, from: in } }", "1:25 operators.f | type | 'bus' is a source type and stands under 'sources'; operator types: filter, rules, window")]
    [InlineData("operators: { f: { type: filter } }", "1:14 operators.f | from | 'from' is missing or empty; an operator names the stages that it reads; available: in")]
    [InlineData("operators: { f: { type: filter, from: } }", "1:39 operators.f | from | expected the name of a stage, or stage.output, found nothing")]
    [InlineData("operators: { f: { type: filter, from: [[in]] } }", "1:40 operators.f | from | expected the name of a stage, or stage.output, found a list")]
    [InlineData("operators: { f: { type: filter, from: in, where: '${W}' } }", "1:50 operators.f | where | the environment variable 'W' is not set; set it, or give a default: ${W:-default}")]
    [InlineData("operators: { 'a.b': { type: filter, from: in } }", "1:14 operators.a.b |  | 'a.b' cannot be the name of a stage; use letters, digits, _ and -")]
    [InlineData("operators: { in: { type: filter, from: in } }", "1:14 operators.in |  | 'in' is defined twice; the first is a source at main.yaml:3:3")]
    [InlineData("operators: { f: { type: filter, from: in }, f: { type: filter, from: in } }", "1:45 operators.f |  | 'f' is defined twice; the first is at main.yaml:1:14")]
    [InlineData("defaults: { windw: { size: 1m } }", "1:13 defaults.windw |  | unknown stage type 'windw', did you mean 'window'? Allowed: bus, console, file, filter, notify, rules, window")]
    [InlineData("defaults: { window: 1m }", "1:21 defaults.window |  | expected the options of 'window' as a mapping, found '1m'")]
    [InlineData("defaults: { window: { sise: 1m } }", "1:23 defaults.window | sise | unknown key 'sise', did you mean 'size'? Allowed: size, slide, by, accuracy, groups")]
    [InlineData("defaults: { window: { size: 1 } }", "1:29 defaults.window | size | expected a duration, found '1' without a unit; write it with ms, s, m, h or d, for example 90s")]
    [InlineData("include: 'none.yaml'", "1:10 include |  | 'none.yaml' does not exist (looked for /nowhere/none.yaml)")]
    [InlineData("include: [{ a: b }]", "1:11 include |  | expected a file to include, found a mapping")]
    [InlineData("include: .", "1:10 include |  | '.' is a folder, expected a topology file", "/")]
    public void LoadText_OneMistake_IsReportedAlone(string line, string expected, string folder = "/nowhere")
    {
        LoadResult result = TopologyLoader.LoadText(
            $"{line}\n{Sound}", "main.yaml", TestStages.Registry, _ => null, folder);

        Assert.Null(result.Description);
        ExpectedErrors.AreExactly(result.Errors, expected);
    }

    [Theory]
    [InlineData("", "1:1  |  | the file is empty; a topology has sources, operators and sinks")]
    [InlineData("# nothing", "1:1  |  | the file is empty; a topology has sources, operators and sinks")]
    [InlineData("just text", "1:1  |  | expected keys such as sources, operators and sinks, found 'just text'")]
    [InlineData("sources: [", "1:10 sources |  | the '[' that opens here is not closed")]
    public void LoadText_NoTopologyAtAll_IsOneError(string text, string expected)
    {
        ExpectedErrors.AreExactly(TopologyFolder.LoadText(text).Errors, expected);
    }

    [Fact]
    public void Load_FileThatIsNotThere_NamesItsPath()
    {
        using TopologyFolder folder = new();

        LoadResult result = folder.Load("none.yaml");

        ExpectedErrors.AreExactly(
            result.Errors, $" |  | 'none.yaml' does not exist (looked for {Path.Combine(folder.Path, "none.yaml")})");
    }

    [Fact]
    public void Load_FileThatIsNotUtf8_IsRefused()
    {
        using TopologyFolder folder = new();
        File.WriteAllBytes(Path.Combine(folder.Path, "main.yaml"), [0x61, 0xFF, 0xFE, 0x62]);

        ExpectedErrors.AreExactly(folder.Load().Errors, " |  | 'main.yaml' is not text in UTF-8");
    }

    [Fact]
    public void Load_NoName_TakesTheFileName()
    {
        using TopologyFolder folder = new(("my shop.v2.yaml", Sound));

        Assert.Equal("my-shop-v2", folder.Load("my shop.v2.yaml").GetOrThrow().Name);
    }

    [Fact]
    public void LoadText_Variables_ComeFromTheEnvironment()
    {
        string text = Sound.Replace("metrics", "'${TOPIC}'", StringComparison.Ordinal);

        LoadResult result = TopologyFolder.LoadText(text, ("TOPIC", "orders"));

        Assert.Equal(["orders"], ((BusOptions)result.GetOrThrow().Stages[0].Options).Topics);
    }

    [Fact]
    public void LoadText_Defaults_HoldUnlessAStageSetsThem()
    {
        LoadResult result = TopologyFolder.LoadText("""
            defaults:
              window: { size: 1m, groups: 5 }
              file: { path: '-', rotate: 1MiB }
            sources:
              in: { type: file }
            operators:
              a: { type: window, from: in }
              b: { type: window, from: a, groups: 6 }
            sinks:
              out: { type: file, from: b }
            """);

        IReadOnlyList<StageNode> stages = result.GetOrThrow().Stages;
        Assert.Equal(new FileSourceOptions { Path = new InputPath("-") }, stages[0].Options);
        Assert.Equal(new WindowOptions { Size = TimeSpan.FromMinutes(1), Groups = 5 }, stages[1].Options);
        Assert.Equal(new WindowOptions { Size = TimeSpan.FromMinutes(1), Groups = 6 }, stages[2].Options);
        Assert.Equal(new FileSinkOptions { Path = new OutputPath("-"), Rotate = new ByteSize(1 << 20) }, stages[3].Options);
    }

    [Fact]
    public void LoadText_UnreadStage_IsAWarningOnly()
    {
        LoadResult result = TopologyFolder.LoadText(Sound + "\noperators: { f: { type: filter, from: in } }");

        Assert.True(result.IsValid);
        ExpectedErrors.AreExactly(
            result.Warnings, "5:14 operators.f |  | nobody reads 'f'; name it in the 'from' of another stage, or remove it");
    }
}
