using Streams.Stages;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests;

public class OperatorRegistryTests
{
    [Fact]
    public void AddOperators_EveryType_HasConformanceTests()
    {
        HashSet<Type?> tested =
        [
            .. typeof(OperatorRegistryTests).Assembly.GetTypes()
                .Where(type => type is { IsAbstract: false, IsPublic: true })
                .Select(type => type.BaseType)
                .Where(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(OperatorConformance<>))
                .Select(type => type?.GetGenericArguments()[0]),
        ];

        Assert.NotEmpty(RegisteredOperator.All);
        Assert.All(RegisteredOperator.All, definition =>
            Assert.True(
                tested.Contains(definition.OptionsType),
                $"Operator '{definition.Type}' has no test class that inherits OperatorConformance<{definition.OptionsType.Name}>."));
    }

    [Fact]
    public void AddOperators_EmptyRegistry_KnowsTheTypes()
    {
        StageRegistry registry = new StageRegistry().AddOperators();

        Assert.True(registry.TryGet("operator", "filter", out OperatorDefinition? filter));
        Assert.True(filter.KeepsSeries);
        Assert.True(registry.TryGet("operator", "relabel", out OperatorDefinition? relabel));
        Assert.False(relabel.KeepsSeries);
        Assert.True(registry.TryGet("operator", "dedup", out OperatorDefinition? dedup));
        Assert.True(dedup is { KeepsSeries: false, EmitsKeys: true });
        Assert.True(registry.TryGet("operator", "sample", out OperatorDefinition? sample));
        Assert.True(sample.KeepsSeries);
        Assert.True(registry.TryGet("operator", "rate_limit", out OperatorDefinition? rateLimit));
        Assert.True(rateLimit is { KeepsSeries: true, EmitsKeys: false });
    }
}
