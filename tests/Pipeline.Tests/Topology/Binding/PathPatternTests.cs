using Streams.Topology.Binding;

namespace Streams.Tests.Topology.Binding;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("a.json", "a.json")]
    [InlineData("*.json", "a.json,b.json")]
    [InlineData("*/c.json", "one/c.json,two/c.json")]
    [InlineData("o*/*", "one/c.json,one/d.csv")]
    [InlineData("none/*", "")]
    [InlineData("none.json", "")]
    [InlineData("on*", "")]
    public void FindFiles_Pattern_GivesMatchingFilesInOrder(string pattern, string expected)
    {
        using TopologyFolder folder = new(
            ("b.json", ""), ("a.json", ""), ("one/c.json", ""), ("one/d.csv", ""), ("two/c.json", ""));

        IReadOnlyList<string> files = PathPattern.FindFiles(Path.Combine(folder.Path, pattern));

        Assert.Equal(expected, string.Join(',', files.Select(file => Path.GetRelativePath(folder.Path, file))));
    }
}
