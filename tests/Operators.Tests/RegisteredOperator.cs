using Streams.Stages;

namespace Streams.Operators.Tests;

/// <summary>Finds operators as topologies would.</summary>
internal static class RegisteredOperator
{
    /// <summary>All registered operators.</summary>
    public static IEnumerable<OperatorDefinition> All => new StageRegistry().AddOperators().All.OfType<OperatorDefinition>();

    /// <summary>The operator with the given options.</summary>
    public static OperatorDefinition For<TOptions>() => All.Single(definition => definition.OptionsType == typeof(TOptions));
}
