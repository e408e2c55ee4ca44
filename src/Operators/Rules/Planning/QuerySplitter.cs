using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>Splits expressions into the largest parts that shards answer, and the rest, which the owner evaluates.</summary>
/// <remarks>
/// Series are spread over shards by all their labels, so a shard answers what is about each series by itself, and its share
/// of what can be put together from shares. Where that is not enough, in subqueries over several series and where recorded
/// series are read, the samples themselves go to the owner.
/// </remarks>
internal sealed class QuerySplitter(RecordedSeries recorded)
{
    private readonly Locality _locality = new(recorded);

    /// <summary>Splits an expression.</summary>
    public SplitQuery Split(Expression expression)
    {
        HashSet<QueryPart> parts = [];
        if (!TrySplit(expression, parts))
        {
            parts.Clear();
            foreach (SelectorUse use in ExpressionWalk.Selectors(expression))
            {
                parts.Add(Samples(use.Selector));
            }
        }

        return new SplitQuery(expression, [.. parts]);
    }

    /// <summary>
    /// Splits an expression; false when it has a subquery that shards cannot answer. Its times are its own, so it cannot be
    /// given answers of the time of evaluation: the owner then evaluates all of the expression.
    /// </summary>
    private bool TrySplit(Expression expression, HashSet<QueryPart> parts)
    {
        switch (expression)
        {
            case { Type: ExpressionType.InstantVector } when _locality.IsLocal(expression):
                parts.Add(new QueryPart(PartKind.Rows, expression));
                return true;
            case Aggregation aggregation when KindOf(aggregation) is { } kind:
                parts.Add(new QueryPart(kind, aggregation));
                return true;
            case Call when _locality.IsLocalAbsence(expression):
                parts.Add(new QueryPart(PartKind.Absent, expression));
                return true;
            case VectorSelector selector:
                parts.Add(Samples(selector));
                return true;
            case MatrixSelector matrix:
                parts.Add(Samples(matrix.Selector));
                return true;
            case Subquery:
                return false;
            default:
                return expression.Parts.All(child => TrySplit(child, parts));
        }
    }

    /// <summary>How an aggregation is put together from the shards' shares; null when it is not.</summary>
    private PartKind? KindOf(Aggregation aggregation)
    {
        if (!_locality.IsLocal(aggregation.Operand) || Locality.MayRepeat(aggregation.Operand))
        {
            return null;
        }

        return aggregation.Kind switch
        {
            AggregationKind.TopK or AggregationKind.BottomK when Locality.IsConstant(aggregation.Parameter!) => PartKind.Top,
            <= AggregationKind.Stdvar => PartKind.Aggregate,
            _ => null,
        };
    }

    /// <summary>The samples of a selector: the same whenever they are read.</summary>
    private static QueryPart Samples(VectorSelector selector) =>
        new(PartKind.Samples, new VectorSelector(default, selector.Name, selector.Matchers));
}
