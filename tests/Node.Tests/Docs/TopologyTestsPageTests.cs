using System.Runtime.CompilerServices;
using Streams.Node.Hosting;
using Streams.Node.Testing;

namespace Streams.Node.Tests.Docs;

/// <summary>The page about topology tests shows the example files as they are, and the examples pass.</summary>
public sealed class TopologyTestsPageTests
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(Here(), "../../../docs"));

    [Theory]
    [InlineData("checkout.yaml")]
    [InlineData("checkout.test.yaml")]
    public async Task Page_Example_IsTheFile(string name)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Docs, "topology-tests.md"));
        string example = await File.ReadAllTextAsync(Path.Combine(Docs, "examples", name));

        Assert.Contains($"`{name}`\n\n```yaml\n{example}```\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Examples_AllTests_Pass(int shards)
    {
        TopologyTestFile file = TopologyTestLoader.Load(
            "checkout.test.yaml", new NodeStages().Registry, _ => null, Path.Combine(Docs, "examples"));
        Assert.Empty(file.Errors);
        Assert.NotEmpty(file.Tests);

        foreach (TopologyTest test in file.Tests)
        {
            TopologyTestResult result = await TopologyTestRunner.RunAsync(
                test, new TopologyTestOptions { Shards = shards, RowsPerCommit = 1 }, CancellationToken.None);

            Assert.True(result.HasPassed, test.Name);
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file) ?? "";
}
