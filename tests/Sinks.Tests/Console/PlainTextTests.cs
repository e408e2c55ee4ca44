using Streams.Sinks.Console;

namespace Streams.Sinks.Tests.Console;

public sealed class PlainTextTests
{
    [Fact]
    public void Clean_ControlCharacters_AreReplaced()
    {
        Assert.Equal("a\uFFFD[31mb\uFFFD\uFFFD", PlainText.Clean("a\e[31mb\u009b\n"));
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("語語語", 5, "語語…")]
    [InlineData("語語語", 4, "語…")]
    [InlineData("🚀🚀", 3, "🚀…")]
    [InlineData("abc", 1, "…")]
    public void Fit_Text_TakesNoMoreCells(string text, int cells, string expected)
    {
        Assert.Equal(expected, PlainText.Fit(text, cells, isUnicode: true));
    }
}
