using Streams.Topology.Yaml;

namespace Streams.Tests.Topology.Yaml;

public sealed class VariableExpanderTests
{
    [Theory]
    [InlineData("${HOST}", "db1")]
    [InlineData("http://${HOST}:${PORT}/x", "http://db1:80/x")]
    [InlineData("${NONE:-fallback}", "fallback")]
    [InlineData("${NONE:-}", "")]
    [InlineData("${EMPTY:-fallback}", "fallback")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${HOST:-fallback}", "db1")]
    [InlineData("${NONE:-a:b,c}", "a:b,c")]
    [InlineData("$${HOST}", "${HOST}")]
    [InlineData("$1 ${1} $HOST $$ ${a-b} ${", "$1 ${1} $HOST $$ ${a-b} ${")]
    [InlineData("plain", "plain")]
    public void Expand_Text_PutsVariablesIn(string text, string expected)
    {
        List<string> errors = [];

        string expanded = Make().Expand(text, errors.Add);

        Assert.Equal(expected, expanded);
        Assert.Empty(errors);
    }

    [Fact]
    public void Expand_UnsetVariables_ReportsEach()
    {
        List<string> errors = [];

        string expanded = Make().Expand("${A}-${B}", errors.Add);

        Assert.Equal("${A}-${B}", expanded);
        Assert.Equal(
            [
                "the environment variable 'A' is not set; set it, or give a default: ${A:-default}",
                "the environment variable 'B' is not set; set it, or give a default: ${B:-default}",
            ],
            errors);
    }

    private static VariableExpander Make() => new(
        new Dictionary<string, string> { ["HOST"] = "db1", ["PORT"] = "80", ["EMPTY"] = "" }.GetValueOrDefault);
}
