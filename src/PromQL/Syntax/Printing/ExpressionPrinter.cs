using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Syntax.Parsing;
using Streams.Stages;

namespace Streams.PromQL.Syntax.Printing;

/// <summary>Writes an expression on one line, as Prometheus shows it for rules and alerts.</summary>
internal sealed class ExpressionPrinter
{
    private readonly StringBuilder _text = new();
    private readonly int _lengthMax;

    private ExpressionPrinter(int lengthMax)
    {
        _lengthMax = lengthMax;
    }

    public static string Print(Expression expression)
    {
        ExpressionPrinter printer = new(int.MaxValue);
        printer.Write(expression);
        return printer._text.ToString();
    }

    /// <summary>Whether an expression takes at most so many bytes; it is written no further than that.</summary>
    public static bool Fits(Expression expression, int bytesMax)
    {
        ExpressionPrinter printer = new(bytesMax);
        printer.Write(expression);
        return printer._text.Length <= bytesMax && Encoding.UTF8.GetByteCount(printer._text.ToString()) <= bytesMax;
    }

    /// <summary>What stands in front of an aggregation's parenthesis.</summary>
    public static string Head(Aggregation aggregation) => aggregation switch
    {
        { IsWithout: true } => $"{aggregation.Kind.Text()} without ({Names(aggregation.Grouping)}) ",
        { Grouping.Count: > 0 } => $"{aggregation.Kind.Text()} by ({Names(aggregation.Grouping)}) ",
        _ => aggregation.Kind.Text(),
    };

    /// <summary>An operator with all that is said about it.</summary>
    public static string Head(Binary binary)
    {
        string head = binary.Operator.Text() + (binary.ReturnsBool ? " bool" : "");
        if (binary.Matching is not { } matching)
        {
            return head;
        }

        string group = matching.Cardinality switch
        {
            MatchCardinality.ManyToOne => $" group_left ({Names(matching.Include)})",
            MatchCardinality.OneToMany => $" group_right ({Names(matching.Include)})",
            _ => "",
        };
        bool hasLabels = matching.IsOn || matching.Labels.Count > 0 || group.Length > 0;
        return hasLabels ? $"{head} {(matching.IsOn ? "on" : "ignoring")} ({Names(matching.Labels)}){group}" : head;
    }

    /// <summary>What stands behind a subquery's expression.</summary>
    public static string Tail(Subquery subquery)
    {
        string step = subquery.Step is { } given ? Span(given) : "";
        return $"[{Span(subquery.Window)}:{step}]{Times(subquery.At, subquery.Offset)}";
    }

    private void Write(Expression expression)
    {
        if (_text.Length > _lengthMax)
        {
            return;
        }

        switch (expression)
        {
            case NumberLiteral number:
                _text.Append(Number(number));
                break;
            case TextLiteral literal:
                _text.Append(StringLiteral.Quote(literal.Value));
                break;
            case VectorSelector selector:
                Series(selector);
                _text.Append(Times(selector.At, selector.Offset));
                break;
            case MatrixSelector matrix:
                Series(matrix.Selector);
                _text.Append('[').Append(Span(matrix.Window)).Append(']');
                _text.Append(Times(matrix.Selector.At, matrix.Selector.Offset));
                break;
            case Subquery subquery:
                Write(subquery.Operand);
                _text.Append(Tail(subquery));
                break;
            case Parenthesised parenthesised:
                _text.Append('(');
                Write(parenthesised.Inner);
                _text.Append(')');
                break;
            case Unary unary:
                _text.Append(unary.IsNegative ? '-' : '+');
                Write(unary.Operand);
                break;
            case Binary binary:
                Write(binary.Left);
                _text.Append(' ').Append(Head(binary)).Append(' ');
                Write(binary.Right);
                break;
            case Call call:
                _text.Append(call.Function.Name);
                Arguments(call.Arguments.AsSpan());
                break;
            case Aggregation aggregation:
                _text.Append(Head(aggregation));
                Arguments(aggregation.Parameter is { } parameter ? [parameter, aggregation.Operand] : [aggregation.Operand]);
                break;
        }
    }

    private static string Number(NumberLiteral number)
    {
        if (!number.IsDuration)
        {
            return NumberText.Format(number.Value);
        }

        string sign = number.Value < 0 ? "-" : "";
        return sign + Durations.Format(TimeSpan.FromMilliseconds(Math.Round(Math.Abs(number.Value) * 1000)));
    }

    private void Series(VectorSelector selector)
    {
        _text.Append(selector.Name);
        string[] conditions =
            [.. selector.Matchers.Where(matcher => !selector.IsName(matcher)).Select(matcher => matcher.ToString())];
        if (conditions.Length > 0)
        {
            Array.Sort(conditions, StringComparer.Ordinal);
            _text.Append('{').AppendJoin(',', conditions).Append('}');
        }
        else if (selector.Name is null)
        {
            _text.Append("{}");
        }
    }

    private static string Span(QuerySpan span) => span.Calculation?.ToString() ?? Durations.Format(span.Fixed);

    private static string Times(AtModifier? at, QuerySpan offset)
    {
        string back = offset.Calculation is { } calculation ? $" offset ({calculation})"
            : offset.Fixed == TimeSpan.Zero ? ""
            : $" offset {(offset.Fixed < TimeSpan.Zero ? "-" : "")}{Durations.Format(offset.Fixed.Duration())}";
        return at is null ? back : $" {at}{back}";
    }

    private void Arguments(ReadOnlySpan<Expression> arguments)
    {
        _text.Append('(');
        for (int i = 0; i < arguments.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Write(arguments[i]);
        }

        _text.Append(')');
    }

    private static string Names(ValueList<string> labels) =>
        string.Join(", ", labels.Select(name => LabelsText.IsLegacyName(name, colons: false) ? name : StringLiteral.Quote(name)));
}
