using Streams.Operators;
using Streams.Stages;

namespace Streams.Bench.Tests;

public sealed class CoverageTests
{
    public static TheoryData<string> OperatorTypes =>
        [.. new StageRegistry().AddOperators().All.Select(definition => definition.OptionsType.Name)];

    [Theory]
    [MemberData(nameof(OperatorTypes))]
    public void Registry_EachOperator_HasABenchmark(string optionsType)
    {
        string expected = optionsType.Replace("Options", "Benchmarks", StringComparison.Ordinal);

        Assert.Contains(expected, Smoke.Classes.Select(type => type.Name));
    }
}
