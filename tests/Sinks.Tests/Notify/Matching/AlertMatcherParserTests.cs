using Streams.PromQL.Syntax;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Tests.Notify.Matching;

public sealed class AlertMatcherParserTests
{
    [Theory]
    [InlineData("""a="b" """, """{a="b"}""")]
    [InlineData("a=b", """{a="b"}""")]
    [InlineData("""{a="b",c!="d"}""", """{a="b",c!="d"}""")]
    [InlineData("""{a="b",}""", """{a="b"}""")]
    [InlineData("""  a =~ "b|c" """, """{a=~"b|c"}""")]
    [InlineData("""a!~"x.*",b=""  """, """{a!~"x.*",b=""}""")]
    [InlineData("""a="b\nc\"d\\e" """, """{a="b\nc\"d\\e"}""")]
    [InlineData("""a="b,c" """, """{a="b,c"}""")]
    [InlineData("""job=~api.+""", """{job=~"api.+"}""")]
    [InlineData("a=some words here", """{a="some words here"}""")]
    [InlineData("""a="\d+" """, """{a="\\d+"}""")]
    [InlineData("""{"döner.größe"="groß"}""", """{"döner.größe"="groß"}""")]
    [InlineData("ünïcode=ja", """{"ünïcode"="ja"}""")]
    [InlineData("{}", "{}")]
    [InlineData("", "{}")]
    public void Parse_BothWaysOfWriting_GiveTheMatchers(string text, string expected) =>
        Assert.Equal(expected, AlertMatchers.Parse(text).ToString());

    [Theory]
    [InlineData("a", "expected one of =, !=, =~ and !~, found the end")]
    [InlineData("{a=b", "expected a comma or '}', found the end")]
    [InlineData("=b", "expected a label's name")]
    [InlineData("a=\"b", "expected a value")]
    public void Parse_Wrong_SaysWhatIsExpected(string text, string expected)
    {
        FormatException error = Assert.Throws<FormatException>(() => AlertMatchers.Parse(text));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WrongPattern_NamesTheColumnInIt()
    {
        FormatException error = Assert.Throws<FormatException>(() => AlertMatchers.Parse("a=~\"(b\""));

        Assert.Contains("column", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_MissingLabel_IsEmpty()
    {
        Data.Labels labels = Data.Labels.Of(("a", "b"));

        Assert.True(AlertMatchers.Parse("c=\"\",a=b").Matches(labels));
        Assert.False(AlertMatchers.Parse("c=~\".+\"").Matches(labels));
        Assert.Equal(MatchOperator.RegexMatch, AlertMatchers.Parse("c=~\".+\"").All[0].Operator);
    }
}
