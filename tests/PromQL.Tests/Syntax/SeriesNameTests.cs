using Streams.PromQL.Syntax;

namespace Streams.PromQL.Tests.Syntax;

public sealed class SeriesNameTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{}", "up")]
    [InlineData("""{b="2", a="1"}""", """{a="1",b="2"}""")]
    [InlineData("""up{job="api", empty=""}""", """up{job="api"}""")]
    [InlineData("""{"with.dots", a="1"}""", """{__name__="with.dots",a="1"}""")]
    public void Parse_Series_GivesTheLabels(string text, string expected) =>
        Assert.Equal(expected, SeriesName.Parse(text).ToString());

    [Theory]
    [InlineData("""up{job=~"api"}""", "a series has its labels with '=' only, found job=~\"api\"")]
    [InlineData("""up{job="a",job="b"}""", "the label 'job' is given twice")]
    [InlineData("{}", "a series needs a name or a label")]
    [InlineData("up{job}", "column 7: expected '=', '!=', '=~' or '!~', found '}'")]
    public void Parse_Wrong_SaysWhy(string text, string message)
    {
        FormatException error = Assert.ThrowsAny<FormatException>(() => SeriesName.Parse(text));

        Assert.Equal(message, error.Message);
    }
}
