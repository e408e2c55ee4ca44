using System.Runtime.CompilerServices;
using Streams.Node.Cli;
using Streams.Node.Tests.Cli;
using Streams.TestKit;

namespace Streams.Node.Tests.Docs;

/// <summary>The page about rules shows the example files as they are, and the examples are right.</summary>
public sealed class RulesPageTests
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(Here(), "../../../docs"));
    private static readonly string Examples = Path.Combine(Docs, "examples", "rules");

    [Theory]
    [InlineData("checkout.yaml")]
    [InlineData("checkout.test.yaml")]
    [InlineData("slo.yaml")]
    public async Task Page_Example_IsTheFile(string name)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Docs, "rules.md"));
        string example = await File.ReadAllTextAsync(Path.Combine(Examples, name));

        Assert.Contains($"`{name}`\n\n```yaml\n{example}```\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules", "check", "--strict", "checkout.yaml")]
    [InlineData("test", "checkout.test.yaml")]
    [InlineData("slo", "slo.yaml")]
    public async Task Example_Command_Succeeds(params string[] arguments)
    {
        (int exitCode, string output, string error) = await Commands.RunAsync(Examples, arguments);

        Assert.True(exitCode == ExitCode.Success, output + error);
    }

    [Fact]
    public async Task Example_WithoutGroupLabels_PassesInPromtoolToo()
    {
        using TestKit.TestFolder folder = new();
        foreach (string name in new[] { "checkout.yaml", "checkout.test.yaml" })
        {
            // Labels of groups came with Prometheus 3.
            string text = await File.ReadAllTextAsync(Path.Combine(Examples, name));
            folder.Write(name, text.Replace("  labels: { team: payments }\n", "", StringComparison.Ordinal)
                .Replace(" team: payments,", "", StringComparison.Ordinal)
                .Replace(",team=\"payments\"", "", StringComparison.Ordinal));
        }

        (int exitCode, string output) = await PromtoolProcess.RunAsync("test", "rules", folder.File("checkout.test.yaml"));

        Assert.True(exitCode == 0, output);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path) ?? "";
}
