using Streams.Topology;

namespace Streams.Tests.Topology;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("sise", "size")]
    [InlineData("windwo", "window")]
    [InlineData("Window", "window")]
    [InlineData("isolation-forest", "isolation_forest")]
    [InlineData("isol", "isolation_forest")]
    [InlineData("p9", "p99")]
    [InlineData("kafka", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void Find_Word_GivesOnlyWhatIsNear(string word, string? expected)
    {
        string? nearest = NearestWord.Find(word, ["size", "slide", "window", "isolation_forest", "p99", "y"]);

        Assert.Equal(expected, nearest);
    }

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    public void Distance_TwoWords_CountsChanges(string from, string to, int expected)
    {
        Assert.Equal(expected, NearestWord.Distance(from, to));
        Assert.Equal(expected, NearestWord.Distance(to, from));
    }
}
