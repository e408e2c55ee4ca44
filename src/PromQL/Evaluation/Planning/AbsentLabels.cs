using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Planning;

/// <summary>The labels of the series that stands for what is absent: those that a selector says it would have.</summary>
internal static class AbsentLabels
{
    public static Labels Of(Expression expression) => QueryPlanner.Unwrap(expression) switch
    {
        VectorSelector selector => Of(selector),
        MatrixSelector matrix => Of(matrix.Selector),
        _ => Labels.Empty,
    };

    private static Labels Of(VectorSelector selector)
    {
        // A label that is asked for twice is not known, even where both ask for the same.
        LabelsBuilder builder = new();
        HashSet<string> named = [];
        foreach (LabelMatcher matcher in selector.Matchers.AsSpan())
        {
            if (matcher.Name == Labels.MetricName)
            {
                continue;
            }

            bool isKnown = matcher.Operator == MatchOperator.Equal && named.Add(matcher.Name);
            builder.Set(matcher.Name, isKnown ? matcher.Value : "");
        }

        return builder.Build();
    }
}
