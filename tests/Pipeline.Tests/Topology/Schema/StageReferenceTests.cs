using Streams.Stages;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Tests.Topology.Schema;

public sealed class StageReferenceTests
{
    [Theory]
    [InlineData("source", "bus")]
    [InlineData("operator", "window")]
    [InlineData("sink", "console")]
    [InlineData("sink", "file")]
    public void Generate_Stage_EqualsTheGoldenFile(string kind, string type)
    {
        Assert.True(TestStages.Registry.TryGet(kind, type, out StageDefinition? definition));

        GoldenFile.AssertEqual($"{kind}.{type}.md", StageReference.Generate(definition));
    }

    [Fact]
    public void Generate_Example_LoadsAsATopology()
    {
        Assert.True(TestStages.Registry.TryGet("operator", "window", out StageDefinition? definition));
        string page = StageReference.Generate(definition);
        string example = page.Split("```yaml\n")[1].Split("```")[0];

        LoadResult result = TopologyFolder.LoadText($$"""
            {{example}}
            sources:
              input: { type: bus, topics: a }
            sinks:
              out: { type: console, from: example }
            """);

        Assert.Empty(result.Errors);
    }
}
