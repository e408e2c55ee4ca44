using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Streams.Stages;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Tests.Topology.Schema;

public sealed class TopologySchemaTests
{
    private static readonly JsonObject Schema =
        JsonNode.Parse(TopologySchema.Generate(TestStages.Registry)) as JsonObject ?? [];

    [Fact]
    public void Generate_TestRegistry_EqualsTheGoldenFile()
    {
        GoldenFile.AssertEqual("topology.schema.json", TopologySchema.Generate(TestStages.Registry));
    }

    [Fact]
    public void Generate_References_AllPointAtDefinitions()
    {
        JsonObject definitions = Assert.IsType<JsonObject>(Schema["$defs"]);
        string[] references = [.. Values(Schema, "$ref")];

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(definitions.ContainsKey(reference["#/$defs/".Length..]), reference));
    }

    [Theory]
    [InlineData("90s", true)]
    [InlineData("1h30m", true)]
    [InlineData("1d2h3m4s5ms", true)]
    [InlineData("30m1h", false)]
    [InlineData("0.5s", false)]
    [InlineData("", false)]
    [InlineData("5 minutes", false)]
    public void Generate_DurationPattern_AgreesWithTheLoader(string text, bool expected)
    {
        string pattern = Assert.Single(Values(Schema["$defs"]?["duration"], "pattern"));

        Assert.Equal(expected, Regex.IsMatch(text, pattern));
        Assert.Equal(expected, Durations.TryParse(text, out _));
    }

    [Fact]
    public void Generate_Descriptions_ComeFromTheSummaries()
    {
        JsonNode? format = Schema["$defs"]?["source.bus"]?["properties"]?["format"];

        Assert.Equal(
            "How rows are written; `json` is what `FileSourceOptions` reads too.\n- `json`: One object a line.\n"
                + "- `remote_write`: Snappy and protobuf.",
            (string?)format?["description"]);
    }

    private static IEnumerable<string> Values(JsonNode? node, string key) => node switch
    {
        JsonObject map => map.SelectMany(pair =>
            pair.Key == key && pair.Value is JsonValue value ? [value.GetValue<string>()] : Values(pair.Value, key)),
        JsonArray list => list.SelectMany(item => Values(item, key)),
        _ => [],
    };
}
