using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads durations, which may be calculated: <c>[2m * (10 + 5)]</c>, <c>offset (1h / 2)</c>.</summary>
/// <remarks>They are calculated once, when they are read: what an expression keeps, and shows, is the result.</remarks>
internal static class DurationParser
{
    /// <summary>Reads the length of a range or a step, at least a millisecond.</summary>
    public static TimeSpan ReadWindow(ref TokenReader reader)
    {
        if (!IsAtStart(reader))
        {
            throw reader.Expected("a duration such as 5m");
        }

        Expression calculation = ExpressionParser.Read(ref reader);
        TimeSpan window = NumberParser.Span(Seconds(calculation), calculation.Place);
        return window > TimeSpan.Zero
            ? window
            : throw SyntaxErrors.At(calculation.Place, "a range or step must be at least 1ms long");
    }

    /// <summary>Reads a duration that may have a sign; a calculation stands in parentheses.</summary>
    public static TimeSpan ReadOffset(ref TokenReader reader)
    {
        Token first = reader.Current;
        bool isNegative = first.Kind == TokenKind.Minus;
        if (isNegative || first.Kind == TokenKind.Plus)
        {
            reader.Advance();
        }

        double seconds;
        if (reader.TryTake(TokenKind.LeftParen))
        {
            seconds = Seconds(ExpressionParser.Read(ref reader));
            reader.Take(TokenKind.RightParen, "an operator or ')'");
        }
        else
        {
            seconds = NumberParser.Read(ref reader, "a duration such as 5m", out _);
        }

        return NumberParser.Span(isNegative ? -seconds : seconds, new TextRange(first.Offset, reader.LastEnd));
    }

    private static bool IsAtStart(in TokenReader reader) => reader.Current.Kind switch
    {
        TokenKind.Number or TokenKind.LeftParen or TokenKind.Plus or TokenKind.Minus => true,
        TokenKind.Word => Keywords.IsNumber(reader.Lexeme),
        _ => false,
    };

    private static double Seconds(Expression expression) => expression switch
    {
        NumberLiteral number => number.Value,
        Parenthesised parenthesised => Seconds(parenthesised.Inner),
        Unary unary => unary.IsNegative ? -Seconds(unary.Operand) : Seconds(unary.Operand),
        Binary { ReturnsBool: false, Matching: null } binary => Calculate(binary, Seconds(binary.Left), Seconds(binary.Right)),
        _ => throw NotCalculable(expression),
    };

    private static double Calculate(Binary binary, double left, double right) => binary.Operator switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide or BinaryOperator.Modulo when right == 0 =>
            throw SyntaxErrors.At(binary.Right.Place, "a duration cannot be divided by zero"),
        BinaryOperator.Divide => left / right,
        BinaryOperator.Modulo => left % right,
        BinaryOperator.Power => Math.Pow(left, right),
        _ => throw NotCalculable(binary),
    };

    private static SyntaxException NotCalculable(Expression expression) => SyntaxErrors.At(
        expression.Place, "a duration is calculated from numbers and durations with + - * / % ^ and parentheses");
}
