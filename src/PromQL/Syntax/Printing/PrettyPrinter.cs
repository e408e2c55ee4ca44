using System.Text;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Printing;

/// <summary>Writes an expression over several lines where it is long, as <c>promtool promql format</c> does.</summary>
internal sealed class PrettyPrinter
{
    private const int LineBytesMax = 100;

    private readonly StringBuilder _text = new();

    public static string Print(Expression expression)
    {
        PrettyPrinter printer = new();
        printer.Write(expression, 0);
        return printer._text.ToString();
    }

    /// <summary>Writes an expression whose first line begins at a level of indentation.</summary>
    private void Write(Expression expression, int level)
    {
        Indent(level);
        WriteInPlace(expression, level);
    }

    private void WriteInPlace(Expression expression, int level)
    {
        // Selectors and literals are never split; signs and subqueries are as long as what they stand beside.
        if (ExpressionPrinter.Fits(expression, LineBytesMax))
        {
            _text.Append(expression);
            return;
        }

        switch (expression)
        {
            case Aggregation aggregation:
                _text.Append(ExpressionPrinter.Head(aggregation));
                Lines(aggregation.Parameter is { } parameter ? [parameter, aggregation.Operand] : [aggregation.Operand], level);
                break;
            case Call call:
                _text.Append(call.Function.Name);
                Lines(call.Arguments.AsSpan(), level);
                break;
            case Parenthesised parenthesised:
                Lines([parenthesised.Inner], level);
                break;
            case Binary binary:
                // The operator stands at the level of the whole, its two sides one further in.
                _text.Append("  ");
                WriteInPlace(binary.Left, level + 1);
                _text.Append('\n');
                Indent(level);
                _text.Append(ExpressionPrinter.Head(binary)).Append('\n');
                Write(binary.Right, level + 1);
                break;
            case Unary unary:
                _text.Append(unary.IsNegative ? '-' : '+');
                WriteTouching(unary.Operand, level);
                break;
            case Subquery subquery:
                WriteInPlace(subquery.Operand, level);
                _text.Append(ExpressionPrinter.Tail(subquery));
                break;
            default:
                _text.Append(expression);
                break;
        }
    }

    // A sign touches what it stands in front of, even where that begins further in.
    private void WriteTouching(Expression expression, int level)
    {
        int start = _text.Length;
        WriteInPlace(expression, level);
        while (_text[start] == ' ')
        {
            _text.Remove(start, 1);
        }
    }

    private void Lines(ReadOnlySpan<Expression> expressions, int level)
    {
        _text.Append("(\n");
        for (int i = 0; i < expressions.Length; i++)
        {
            Write(expressions[i], level + 1);
            _text.Append(i + 1 < expressions.Length ? ",\n" : "\n");
        }

        Indent(level);
        _text.Append(')');
    }

    private void Indent(int level) => _text.Append(' ', level * 2);
}
