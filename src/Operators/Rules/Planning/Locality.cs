using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>Says which expressions a shard answers alone: their answer over all series is that over each shard's, side by side.</summary>
internal sealed class Locality(RecordedSeries recorded)
{
    // What these make of a vector, they do not make of each series by itself; the calendar is in the list of its own.
    private static readonly HashSet<string> OfWholeVectors =
    [
        "absent", "absent_over_time", "histogram_fraction", "histogram_quantile", "histogram_quantiles", "scalar", "sort",
        "sort_by_label", "sort_by_label_desc", "sort_desc", "vector",
    ];

    private static readonly HashSet<string> OfLabels = ["label_join", "label_replace"];

    /// <summary>Whether each shard answers an instant vector for its own series.</summary>
    public bool IsLocal(Expression expression) => expression switch
    {
        VectorSelector selector => IsLocal(selector),
        Parenthesised parenthesised => IsLocal(parenthesised.Inner),
        Unary unary => IsLocal(unary.Operand),
        Binary binary => (IsLocal(binary.Left) && IsConstant(binary.Right)) || (IsConstant(binary.Left) && IsLocal(binary.Right)),
        Call call => !OfWholeVectors.Contains(call.Function.Name) && HasLocalVector(call),
        _ => false,
    };

    /// <summary>Whether the answer to what is absent is that of each shard, where all agree.</summary>
    public bool IsLocalAbsence(Expression expression) => expression is Call call
        && call.Function.Name is "absent" or "absent_over_time"
        && HasLocalVector(call);

    /// <summary>Whether a number is the same on every shard: no vector is in it.</summary>
    public static bool IsConstant(Expression expression) => expression switch
    {
        NumberLiteral => true,
        Parenthesised parenthesised => IsConstant(parenthesised.Inner),
        Unary unary => IsConstant(unary.Operand),
        Binary binary => IsConstant(binary.Left) && IsConstant(binary.Right),
        Call call => call.Function.Returns == ExpressionType.Scalar && call.Arguments.All(IsConstant),
        _ => false,
    };

    /// <summary>Whether a local vector may have two series with the same labels: an error that only all shards together see.</summary>
    public static bool MayRepeat(Expression expression) => expression switch
    {
        VectorSelector => false,
        Parenthesised parenthesised => MayRepeat(parenthesised.Inner),
        Binary { Operator: >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual, ReturnsBool: false } comparison =>
            MayRepeat(comparison.Left.Type == ExpressionType.Scalar ? comparison.Right : comparison.Left),
        Call call when OfLabels.Contains(call.Function.Name) => true,
        NumberLiteral or TextLiteral => false,
        _ => ExpressionWalk.Selectors(expression).Any(use => !HasOneName(use.Selector)) || HasLabelFunction(expression),
    };

    private static bool HasLabelFunction(Expression expression) =>
        expression is Call call && OfLabels.Contains(call.Function.Name)
        || expression.Parts.Any(HasLabelFunction);

    private static bool HasOneName(VectorSelector selector) =>
        selector.Matchers.Any(matcher => matcher is { Name: Labels.MetricName, Operator: MatchOperator.Equal });

    private bool IsLocal(VectorSelector selector) => !recorded.MayBeReadBy(selector);

    private bool HasLocalVector(Call call)
    {
        int vectors = 0;
        foreach (Expression argument in call.Arguments)
        {
            bool fits = argument.Type switch
            {
                ExpressionType.InstantVector => IsLocal(argument),
                ExpressionType.RangeVector => IsLocalRange(argument),
                ExpressionType.Scalar => IsConstant(argument),
                _ => true,
            };
            vectors += argument.Type is ExpressionType.InstantVector or ExpressionType.RangeVector ? 1 : 0;
            if (!fits)
            {
                return false;
            }
        }

        return vectors == 1;
    }

    private bool IsLocalRange(Expression expression) => expression switch
    {
        MatrixSelector matrix => IsLocal(matrix.Selector),
        Subquery subquery => IsLocal(subquery.Operand),
        Parenthesised parenthesised => IsLocalRange(parenthesised.Inner),
        _ => false,
    };
}
