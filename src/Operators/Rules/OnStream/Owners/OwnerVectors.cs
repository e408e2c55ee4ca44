using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Answers the rules of one group from the shards' answers and the owner's window.</summary>
internal sealed class OwnerVectors(PlannedGroup group, Answers answers, QueryEngine engine) : RuleVectors
{
    private readonly PreparedQuery?[] _rules = new PreparedQuery?[group.Rules.Count];
    private readonly Dictionary<string, PreparedQuery> _queries = [];

    /// <inheritdoc />
    public override QueryVector Evaluate(int rule, EventTime at)
    {
        SplitQuery split = group.Rules[rule];
        if (split.Expression.Type is ExpressionType.RangeVector or ExpressionType.Text)
        {
            throw new RuleException("rule result is not a vector or scalar");
        }

        answers.ThrowIfFailed(split);
        return (_rules[rule] ??= answers.Prepare(split, engine)).EvaluateVector(at);
    }

    /// <inheritdoc />
    public override IReadOnlyList<Sample> Query(string expression, EventTime at)
    {
        if (!group.Queries.TryGetValue(expression, out SplitQuery? split))
        {
            // What is wrong with the text is said first.
            Expression.Parse(expression);
            throw new RuleException(
                $"the query {expression} is put together by the template: shards must know queries before, so write it out");
        }

        answers.ThrowIfFailed(split);
        if (!_queries.TryGetValue(expression, out PreparedQuery? query))
        {
            query = answers.Prepare(split, engine);
            _queries.Add(expression, query);
        }

        return query.Evaluate(at) switch
        {
            VectorResult vector => [.. vector.Samples.Select(sample => new Sample(sample.Labels, sample.Time, sample.Value))],
            ScalarResult scalar => [new Sample(Labels.Empty, at, scalar.Value)],
            _ => throw new RuleException("a template's query needs a vector or scalar"),
        };
    }
}
