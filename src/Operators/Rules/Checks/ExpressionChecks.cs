using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Checks;

/// <summary>Finds what is valid in an expression and yet cannot be meant: parts that provably never give a result.</summary>
/// <param name="recorded">What is known of recorded series.</param>
/// <param name="warn">Takes what is found, with its place in the expression's text.</param>
internal sealed class ExpressionChecks(RecordedLabels recorded, Action<TextRange, string> warn)
{
    /// <summary>Checks the expression of a rule.</summary>
    public void Check(Expression expression)
    {
        if (expression.Type is ExpressionType.RangeVector or ExpressionType.Text)
        {
            string found = expression.Type == ExpressionType.Text ? "text" : "a range vector";
            warn(expression.Place, $"a rule needs a vector or a number, found {found}: every evaluation will fail");
        }

        Labelled(expression);
    }

    /// <summary>Checks an expression and says what is known of its labels.</summary>
    public KnownLabels Labelled(Expression expression) => expression switch
    {
        VectorSelector selector => Selected(selector),
        MatrixSelector matrix => Selected(matrix.Selector),
        Subquery subquery => Labelled(subquery.Operand),
        Parenthesised parenthesised => Labelled(parenthesised.Inner),
        Unary unary => Labelled(unary.Operand).WithoutName(),
        Call call => Called(call),
        Aggregation aggregation => Aggregated(aggregation),
        Binary binary => Combined(binary),
        _ => KnownLabels.None,
    };

    private KnownLabels Selected(VectorSelector selector)
    {
        foreach (LabelMatcher equal in selector.Matchers.Where(matcher => matcher.Operator == MatchOperator.Equal))
        {
            byte[] value = System.Text.Encoding.UTF8.GetBytes(equal.Value);
            if (selector.Matchers.FirstOrDefault(other => other.Name == equal.Name && !other.MatchesValue(value)) is { } contrary)
            {
                warn(selector.Place, $"no series satisfies both {equal} and {contrary}");
                break;
            }
        }

        KnownLabels known = KnownLabels.Of(selector.Matchers);
        return known.ValueOf(Labels.MetricName) is { } name && recorded.Of(name) is { } labels
            ? Recorded(selector, known, labels)
            : known;
    }

    private KnownLabels Recorded(VectorSelector selector, KnownLabels known, KnownLabels labels)
    {
        foreach (LabelMatcher matcher in selector.Matchers)
        {
            if (labels.ValueOf(matcher.Name) is { } value && !matcher.MatchesValue(System.Text.Encoding.UTF8.GetBytes(value)))
            {
                warn(selector.Place, $"no series satisfies {matcher}: where this file records it, {matcher.Name} is {Describe(value)}");
                break;
            }
        }

        return known.Over(labels);
    }

    private KnownLabels Called(Call call)
    {
        KnownLabels[] arguments = [.. call.Arguments.Select(Labelled)];
        Expression? vector = call.Arguments.FirstOrDefault(
            argument => argument.Type is ExpressionType.InstantVector or ExpressionType.RangeVector);
        KnownLabels known = vector is null ? KnownLabels.None : arguments[call.Arguments.ToList().IndexOf(vector)];
        return call.Function.Name switch
        {
            "absent" or "absent_over_time" => KnownLabels.Nothing,
            "label_replace" or "label_join" => call.Arguments[1] is TextLiteral target
                ? known.With([target.Value], null)
                : KnownLabels.Nothing,
            "histogram_quantile" => known.With(["le", Labels.MetricName], ""),
            "histogram_quantiles" => KnownLabels.Nothing,

            // Which functions keep the name depends on more than the function.
            _ => known.With([Labels.MetricName], null),
        };
    }

    private KnownLabels Aggregated(Aggregation aggregation)
    {
        KnownLabels known = Labelled(aggregation.Operand);
        if (aggregation.Parameter is { } parameter)
        {
            Labelled(parameter);
        }

        if (aggregation.Kind is AggregationKind.TopK or AggregationKind.BottomK or AggregationKind.LimitK or AggregationKind.LimitRatio)
        {
            return known;
        }

        KnownLabels grouped = aggregation.IsWithout
            ? known.With(aggregation.Grouping, "").WithoutName()
            : known.Only(aggregation.Grouping);
        return aggregation is { Kind: AggregationKind.CountValues, Parameter: TextLiteral label }
            ? grouped.With([label.Value], null)
            : grouped;
    }

    private KnownLabels Combined(Binary binary)
    {
        KnownLabels left = Labelled(binary.Left);
        KnownLabels right = Labelled(binary.Right);
        if (binary.Matching is not { } matching)
        {
            return (binary.Left.Type == ExpressionType.Scalar ? right : left).With([Labels.MetricName], null);
        }

        if (binary.Operator != BinaryOperator.Or && Contradiction(left, right, matching) is { } label)
        {
            string result = binary.Operator == BinaryOperator.Unless
                ? "so the right side takes nothing away"
                : "so there is never a result";
            warn(binary.Place, $"no series of the two sides match: {label}, {result}");
        }

        return binary.Operator switch
        {
            BinaryOperator.Or => KnownLabels.Nothing,
            BinaryOperator.And or BinaryOperator.Unless => left,
            _ when matching.Cardinality != MatchCardinality.OneToOne => KnownLabels.Nothing,
            _ when matching.IsOn => left.Only(matching.Labels),
            _ => left.With([.. matching.Labels, Labels.MetricName], null),
        };
    }

    /// <summary>A label that must be equal and never is, in words; null when there is none for all that is known.</summary>
    private static string? Contradiction(KnownLabels left, KnownLabels right, VectorMatching matching)
    {
        IEnumerable<string> compared = matching.IsOn
            ? matching.Labels
            : left.Values.Keys.Union(right.Values.Keys).Except(matching.Labels).Where(name => name != Labels.MetricName);
        foreach (string name in compared)
        {
            if (left.ValueOf(name) is { } mine && right.ValueOf(name) is { } theirs && mine != theirs)
            {
                return $"{name} is {Describe(mine)} on the left and {Describe(theirs)} on the right";
            }
        }

        return null;
    }

    private static string Describe(string value) => value.Length == 0 ? "never there" : StringLiteral.Quote(value);
}
