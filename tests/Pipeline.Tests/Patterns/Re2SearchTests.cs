using Streams.Patterns;

namespace Streams.Tests.Patterns;

public sealed class Re2SearchTests
{
    [Theory]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("", "", true)]
    public void IsMatch_AnywhereInTheText_IsFound(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Re2Search.Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("b+", "abbcb", "x", "axcx")]
    [InlineData("x*", "abc", "-", "-a-b-c-")]
    [InlineData("b*", "abbc", "-", "-a-c-")]
    [InlineData("(a)(?P<n>b)", "abab", "${n}$1$0", "baabbaab")]
    [InlineData("$", "ab", "!", "ab!")]
    [InlineData("x*", "😀", "-", "-😀-")]
    public void ReplaceAll_Pattern_IsReplacedAsGoDoes(string pattern, string text, string replacement, string expected) =>
        Assert.Equal(expected, Re2Search.Parse(pattern).ReplaceAll(text, new ReplacementTemplate(replacement)));

    [Fact]
    public void Parse_NoPattern_TellsTheColumn()
    {
        FormatException e = Assert.Throws<FormatException>(() => Re2Search.Parse("a("));

        Assert.Contains("column 2", e.Message, StringComparison.Ordinal);
    }
}
