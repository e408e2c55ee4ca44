namespace Streams.PromQL.Syntax.Expressions;

/// <summary>What a function takes and gives.</summary>
/// <param name="Name">The name by which it is called.</param>
/// <param name="Returns">The type of its result.</param>
/// <param name="Arguments">The types of its arguments; any number behind them has the type of the last.</param>
/// <param name="ArgumentsMin">How many arguments it needs.</param>
/// <param name="ArgumentsMax">How many it takes at most; null for any number.</param>
/// <param name="IsExperimental">Whether Prometheus 3.x has it behind a feature flag.</param>
public sealed record FunctionSignature(
    string Name,
    ExpressionType Returns,
    ValueList<ExpressionType> Arguments,
    int ArgumentsMin,
    int? ArgumentsMax,
    bool IsExperimental)
{
    /// <summary>The type of an argument; the function takes at least one.</summary>
    public ExpressionType ArgumentType(int index) => Arguments[Math.Min(index, Arguments.Count - 1)];
}
