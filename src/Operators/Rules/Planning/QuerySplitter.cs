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
        if (ExpressionWalk.Any(expression, IsForeignSubquery))
        {
            Ship(expression, parts);
        }
        else
        {
            Split(expression, parts);
        }

        return new SplitQuery(expression, [.. parts]);
    }

    /// <summary>Whether a subquery puts series of several shards together: it needs their samples at times of its own.</summary>
    private bool IsForeignSubquery(Expression expression) => expression is Subquery subquery && !_locality.IsLocal(subquery.Operand);

    private static void Ship(Expression expression, HashSet<QueryPart> parts)
    {
        foreach (SelectorUse use in ExpressionWalk.Selectors(expression))
        {
            parts.Add(Samples(use.Selector));
        }
    }

    private void Split(Expression expression, HashSet<QueryPart> parts)
    {
        switch (expression)
        {
            case { Type: ExpressionType.InstantVector } when _locality.IsLocal(expression):
                parts.Add(new QueryPart(PartKind.Rows, expression));
                break;
            case Aggregation aggregation when KindOf(aggregation) is { } kind:
                parts.Add(new QueryPart(kind, aggregation));
                break;
            case Call when _locality.IsLocalAbsence(expression):
                parts.Add(new QueryPart(PartKind.Absent, expression));
                break;
            case VectorSelector selector:
                parts.Add(Samples(selector));
                break;
            default:
                foreach (Expression child in ExpressionWalk.Children(expression))
                {
                    Split(child, parts);
                }

                break;
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
