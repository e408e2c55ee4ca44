using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Files;

/// <summary>Finds what is valid in an expression and yet cannot be meant.</summary>
internal static class ExpressionChecks
{
    /// <summary>Tells what is found, with its place in the expression's text.</summary>
    public static void Warn(Expression expression, Action<TextRange, string> warn)
    {
        if (expression.Type is ExpressionType.RangeVector or ExpressionType.Text)
        {
            string found = expression.Type == ExpressionType.Text ? "text" : "a range vector";
            warn(expression.Place, $"a rule needs a vector or a number, found {found}: every evaluation will fail");
        }
    }
}
