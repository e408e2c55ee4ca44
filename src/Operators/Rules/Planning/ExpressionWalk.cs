using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>Goes through the parts of expressions.</summary>
internal static class ExpressionWalk
{
    /// <summary>Every selector in an expression, and how far behind the evaluation it reads.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="lookback">How long a series is shown after its last sample.</param>
    /// <param name="subqueryStep">The step of subqueries that have none.</param>
    /// <param name="isLeftOut">Which parts are not looked into; none when left out.</param>
    public static IEnumerable<SelectorUse> Selectors(
        Expression expression,
        TimeSpan lookback = default,
        TimeSpan subqueryStep = default,
        Func<Expression, bool>? isLeftOut = null) =>
        new Reading(lookback, subqueryStep, isLeftOut ?? (_ => false)).Of(expression, TimeSpan.Zero);

    /// <summary>Whether an expression, or a part of it, is so.</summary>
    public static bool Any(Expression expression, Func<Expression, bool> test) =>
        test(expression) || expression.Parts.Any(child => Any(child, test));

    private sealed record Reading(TimeSpan Lookback, TimeSpan Step, Func<Expression, bool> IsLeftOut)
    {
        public IEnumerable<SelectorUse> Of(Expression expression, TimeSpan reach)
        {
            switch (expression)
            {
                case var part when IsLeftOut(part):
                    return [];
                case VectorSelector selector:
                    return [new SelectorUse(selector, NotNegative(reach + selector.Offset.Fixed + Lookback))];
                case MatrixSelector matrix:
                    return [new SelectorUse(matrix.Selector, NotNegative(reach + matrix.Selector.Offset.Fixed + matrix.Window.Fixed))];
                case Subquery subquery:
                    return Of(subquery.Operand, reach + subquery.Offset.Fixed + subquery.Window.Fixed + (subquery.Step?.Fixed ?? Step));
                default:
                    return expression.Parts.SelectMany(child => Of(child, reach));
            }
        }

        private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
    }
}
