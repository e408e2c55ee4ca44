using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Testing;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Testing;

public sealed class ScriptTests
{
    private static readonly string[] Files =
        [.. Directory.GetFiles(RepositoryFolder.Combine("tests", "Scripts", "promql"), "*.test").Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Shipped => new(Files);

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Run_ShippedScript_ComesOutAsExpected(string file)
    {
        ScriptResult[] results = [.. Script.Parse(Read(file)).Run()];

        Assert.NotEmpty(results);
        Assert.Empty(results
            .Where(result => result.Outcome != ScriptOutcome.Passed)
            .Select(result => $"{file}:{result.Line}: {result.Query}\n{result.Message}"));
    }

    [Fact]
    public void ShippedScripts_Together_UseEveryFunctionAndAggregation()
    {
        string all = string.Concat(Files.Select(Read));

        string[] unused =
        [
            .. FunctionTable.Names.Concat(AggregationKinds.All)
                .Where(name => !all.Contains($"{name}(", StringComparison.Ordinal) && !all.Contains($"{name} ", StringComparison.Ordinal)),
        ];

        Assert.Empty(unused);
    }

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.Combine("tests", "Scripts", "promql", file));
}
