using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Node.Testing.Rules;

/// <summary>What a query must give at a time.</summary>
internal sealed record ExpressionTestOptions
{
    /// <summary>The query.</summary>
    [Example("sum(up)")]
    public required Expression Expr { get; init; }

    /// <summary>The time since the start of the test.</summary>
    public TimeSpan EvalTime { get; init; }

    /// <summary>The series with their values, in any order.</summary>
    public IReadOnlyList<ExpectedSampleOptions>? ExpSamples { get; init; }
}
