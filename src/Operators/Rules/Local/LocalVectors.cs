using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Local;

/// <summary>Answers the rules of a group from one source that has all samples.</summary>
public sealed class LocalVectors : RuleVectors
{
    private readonly QueryEngine _engine;
    private readonly Expression[] _expressions;
    private readonly PreparedQuery?[] _queries;

    /// <summary>Prepares the rules of a group, each when it is first asked for.</summary>
    public LocalVectors(RuleGroup group, QueryEngine engine)
    {
        ArgumentNullException.ThrowIfNull(group);
        _engine = engine;
        _expressions = [.. group.Rules.Select(rule => rule.Expression)];
        _queries = new PreparedQuery?[_expressions.Length];
    }

    /// <inheritdoc />
    public override QueryVector Evaluate(int rule, EventTime at)
    {
        if (_expressions[rule].Type is ExpressionType.RangeVector or ExpressionType.Text)
        {
            throw new RuleException("rule result is not a vector or scalar");
        }

        return (_queries[rule] ??= _engine.Prepare(_expressions[rule])).EvaluateVector(at);
    }

    /// <inheritdoc />
    public override IReadOnlyList<Sample> Query(string expression, EventTime at) =>
        _engine.Prepare(Expression.Parse(expression)).Evaluate(at) switch
        {
            VectorResult vector => [.. vector.Samples.Select(sample => new Sample(sample.Labels, sample.Time, sample.Value))],
            ScalarResult scalar => [new Sample(Labels.Empty, at, scalar.Value)],
            _ => throw new RuleException("rule result is not a vector or scalar"),
        };
}
