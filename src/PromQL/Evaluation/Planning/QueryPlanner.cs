using System.Diagnostics;
using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Planning;

/// <summary>Makes the nodes that evaluate an expression.</summary>
internal sealed class QueryPlanner(
    SeriesDirectory directory, QueryOptions options, IReadOnlyDictionary<Expression, SuppliedVector>? supplied)
{
    public QueryOptions Options => options;

    public VectorNode Vector(Expression expression)
    {
        if (supplied is not null && supplied.TryGetValue(expression, out SuppliedVector? vector))
        {
            return new SuppliedNode(vector);
        }

        return expression switch
        {
            VectorSelector selector => Selector(selector, givesTimes: false),
            Parenthesised parenthesised => Vector(parenthesised.Inner),
            Unary { IsNegative: true } unary => new NegativeNode(Vector(unary.Operand), options),
            Unary unary => Vector(unary.Operand),
            Binary binary => BinaryPlans.Vector(this, binary),
            Aggregation aggregation => AggregationPlans.Plan(this, aggregation),
            Call call => CallPlans.Vector(this, call),
            _ => throw new UnreachableException($"{expression} is no instant vector."),
        };
    }

    public ScalarNode Scalar(Expression expression) => expression switch
    {
        NumberLiteral number => new NumberNode(number.Value),
        Parenthesised parenthesised => Scalar(parenthesised.Inner),
        Unary { IsNegative: true } unary => new NegativeScalarNode(Scalar(unary.Operand)),
        Unary unary => Scalar(unary.Operand),
        Binary binary => new ScalarBinaryNode(
            Scalar(binary.Left), Scalar(binary.Right), BinaryKernel.For(binary.Operator).Apply),
        Call call => CallPlans.Scalar(this, call),
        _ => throw new UnreachableException($"{expression} is no scalar."),
    };

    public RangeNode Range(Expression expression) => expression switch
    {
        MatrixSelector matrix => new MatrixNode(
            directory.Select(matrix.Selector.Matchers),
            directory.Source,
            new TimeReference(matrix.Selector.At, Span(matrix.Selector.Offset, matrix.Place)),
            Span(matrix.Window, matrix.Place)),
        Subquery subquery => new SubqueryNode(
            Vector(subquery.Operand),
            new TimeReference(subquery.At, Span(subquery.Offset, subquery.Place)),
            Span(subquery.Window, subquery.Place),
            Span(subquery.Step ?? options.SubqueryStep, subquery.Place),
            subquery.Place),
        Parenthesised parenthesised => Range(parenthesised.Inner),
        _ => throw new UnreachableException($"{expression} is no range vector."),
    };

    public static string Text(Expression expression) => expression switch
    {
        TextLiteral literal => literal.Value,
        Parenthesised parenthesised => Text(parenthesised.Inner),
        _ => throw new UnreachableException($"{expression} is no text."),
    };

    public VectorNode Selector(VectorSelector selector, bool givesTimes) => new SelectorNode(
        directory.Select(selector.Matchers),
        directory.Source,
        new TimeReference(selector.At, Span(selector.Offset, selector.Place)),
        givesTimes);

    /// <summary>An expression without the parentheses around it.</summary>
    public static Expression Unwrap(Expression expression) =>
        expression is Parenthesised parenthesised ? Unwrap(parenthesised.Inner) : expression;

    private SpanReference Span(QuerySpan span, TextRange place) => new(
        span.Fixed.Ticks / TimeSpan.TicksPerMillisecond, span.Calculation is null ? null : Scalar(span.Calculation), place);
}
