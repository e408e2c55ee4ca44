using Streams.Repository.Tests.Support;
using Streams.TestKit;

namespace Streams.Repository.Tests.Docs;

/// <summary>The code on the page about embedding is the sample's, which a test builds and runs.</summary>
public sealed class EmbeddingPageTests
{
    [Fact]
    public void CodeBlocks_Page_StandInTheSample()
    {
        string page = File.ReadAllText(RepositoryFolder.Combine("docs", "embedding.md"));
        string[] sample = [.. SourceFiles.In("samples/Embedding").Select(path => Unindent(SourceFiles.Read(path)))];
        string[] blocks = [.. page.Split("```csharp\n")[1..].Select(rest => rest.Split("```")[0])];

        Assert.True(blocks.Length >= 5);
        Assert.All(blocks, block => Assert.Contains(sample, file =>
            file.Contains(Unindent(block.TrimEnd('\n').Split('\n')), StringComparison.Ordinal)));
    }

    // The page shows parts of files, without the indentation that they have there.
    private static string Unindent(string[] lines) => string.Join('\n', lines.Select(line => line.TrimStart()));
}
