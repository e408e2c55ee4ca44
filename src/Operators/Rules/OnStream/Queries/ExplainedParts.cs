using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>The parts of an expression that explain its result, from the samples up.</summary>
public static class ExplainedParts
{
    /// <summary>The sub-expressions that have values of their own, each once, inner ones first; numbers as written left out.</summary>
    public static IReadOnlyList<Expression> Steps(Expression expression)
    {
        List<Expression> steps = [];
        Add(expression, steps);
        return steps;
    }

    /// <summary>What is read, as expressions for the samples themselves: a range as it is, a selector as far as it looks back.</summary>
    public static IReadOnlyList<Expression> Samples(Expression expression, TimeSpan lookback)
    {
        List<Expression> found = [];
        Find(expression, lookback, found);
        return [.. found.Distinct()];
    }

    private static void Add(Expression expression, List<Expression> steps)
    {
        // What a subquery evaluates has other times than the evaluation that is explained.
        foreach (Expression child in expression is Subquery ? [] : expression.Parts)
        {
            Add(child, steps);
        }

        bool hasValue = expression.Type is ExpressionType.InstantVector or ExpressionType.Scalar
            && expression is not (NumberLiteral or Parenthesised);
        if (hasValue && !steps.Contains(expression))
        {
            steps.Add(expression);
        }
    }

    private static void Find(Expression expression, TimeSpan lookback, List<Expression> found)
    {
        switch (expression)
        {
            case MatrixSelector:
                found.Add(expression);
                break;
            case VectorSelector selector:
                found.Add(new MatrixSelector(default, selector, lookback));
                break;
            default:
                foreach (Expression child in expression.Parts)
                {
                    Find(child, lookback, found);
                }

                break;
        }
    }
}
