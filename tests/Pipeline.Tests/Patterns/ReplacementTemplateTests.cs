using Streams.Patterns;

namespace Streams.Tests.Patterns;

public class ReplacementTemplateTests
{
    [Theory]
    [InlineData("$1", "host")]
    [InlineData("${1}", "host")]
    [InlineData("$0", "host:9090")]
    [InlineData("$name", "host")]
    [InlineData("${name}-$2", "host-9090")]
    [InlineData("$1x", "")]
    [InlineData("${1}x", "hostx")]
    [InlineData("$1_x", "")]
    [InlineData("$1-x", "host-x")]
    [InlineData("$$1", "$1")]
    [InlineData("a$", "a$")]
    [InlineData("$-", "$-")]
    [InlineData("${", "${")]
    [InlineData("${}", "${}")]
    [InlineData("${1", "${1")]
    [InlineData("${a-b}", "${a-b}")]
    [InlineData("$9", "")]
    [InlineData("$01", "")]
    [InlineData("$999999999", "")]
    [InlineData("$3", "")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void Expand_GoNotation_FillsGroupsIn(string template, string expected)
    {
        Re2Match? match = Re2Regex.Parse("(?P<name>[^:]+):(\\d+)(x)?").Match("host:9090");

        Assert.NotNull(match);
        Assert.Equal(expected, new ReplacementTemplate(template).Expand(match));
    }

    [Fact]
    public void HasVariables_Dollar_IsSeen()
    {
        Assert.True(new ReplacementTemplate("a$1").HasVariables);
        Assert.False(new ReplacementTemplate("a1").HasVariables);
    }
}
