using Streams.Sources.Http;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sources.Tests.Http;

public sealed class HttpSourceOptionsTests
{
    private const string Sound = """
        settings: { max_ahead: 5m }
        sources: { push: { type: http, max_ahead: 5m, log: local } }
        sinks: { out: { type: sink, from: push } }
        """;

    [Fact]
    public void Load_RulesWithSettingsKept_HasNothingWrong() => Assert.Empty(Load(Sound).Errors);

    [Theory]
    [InlineData("max_ahead: 5m }", "max_ahead: 1m }", "max_ahead", "must be at most settings.max_ahead, 1m, got 5m")]
    [InlineData("{ max_ahead: 5m }", "{ checkpoint: { store: memory } }", "log", "set settings.checkpoint.store to local")]
    public void Load_RuleWithSettingsBroken_NamesPlaceFieldAndRemedy(
        string sound, string wrong, string field, string message)
    {
        int at = Sound.IndexOf(sound, StringComparison.Ordinal);

        LoadResult result = Load(Sound[..at] + wrong + Sound[(at + sound.Length)..]);

        TopologyError error = Assert.Single(result.Errors);
        Assert.Equal(("sources.push", field), (error.Component, error.Field));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("t.yaml:2:", $"{error.Position}", StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_WaitingBytesBelowABody_NamesTheField()
    {
        OptionProblem problem = Assert.Single(
            new HttpSourceOptions { WaitingBytesMax = new ByteSize(1024) }.Validate());

        Assert.Equal("waiting_bytes_max", problem.Field);
    }

    private static LoadResult Load(string text)
    {
        StageRegistry registry = new StageRegistry().AddSources();
        registry.Add(SinkDefinition.Of<NoOptions>("sink", _ => throw new NotSupportedException()));
        return TopologyLoader.LoadText(text, "t.yaml", registry, _ => null, "/");
    }

    private sealed record NoOptions;
}
