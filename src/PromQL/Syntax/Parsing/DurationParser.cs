using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads durations, which may be calculated: <c>[2m * (10 + 5)]</c>, <c>offset (step() / 2)</c>.</summary>
/// <remarks>What does not depend on the query is calculated once, here: an expression keeps and shows the result.</remarks>
internal static class DurationParser
{
    /// <summary>Reads the length of a range or a step, at least a millisecond.</summary>
    public static QuerySpan ReadWindow(ref TokenReader reader)
    {
        if (!IsAtStart(reader))
        {
            throw reader.Expected("a duration such as 5m");
        }

        Expression calculation = ExpressionParser.Read(ref reader);
        QuerySpan window = Span(calculation, calculation.Place);
        return window.Calculation is not null || window.Fixed > TimeSpan.Zero
            ? window
            : throw SyntaxErrors.At(calculation.Place, "a range or step must be at least 1ms long");
    }

    /// <summary>Reads a duration that may have a sign; a calculation stands in parentheses.</summary>
    public static QuerySpan ReadOffset(ref TokenReader reader)
    {
        Token first = reader.Current;
        bool isNegative = first.Kind == TokenKind.Minus;
        if (isNegative || first.Kind == TokenKind.Plus)
        {
            reader.Advance();
        }

        Expression offset;
        if (reader.TryTake(TokenKind.LeftParen))
        {
            offset = ExpressionParser.Read(ref reader);
            reader.Take(TokenKind.RightParen, "an operator or ')'");
            offset = isNegative ? new Parenthesised(offset.Place, offset) : offset;
        }
        else if (IsAtCall(reader))
        {
            offset = PrimaryParser.ReadCall(ref reader);
        }
        else
        {
            TextRange number = reader.Current.Place;
            double seconds = NumberParser.Read(ref reader, "a duration such as 5m", out bool isDuration);
            offset = new NumberLiteral(number, seconds, isDuration);
        }

        TextRange place = new(first.Offset, reader.LastEnd);
        return Span(isNegative ? new Unary(place, IsNegative: true, offset) : offset, place);
    }

    private static bool IsAtStart(in TokenReader reader) => reader.Current.Kind switch
    {
        TokenKind.Number or TokenKind.LeftParen or TokenKind.Plus or TokenKind.Minus => true,
        TokenKind.Word => Keywords.IsNumber(reader.Lexeme) || IsAtCall(reader),
        _ => false,
    };

    private static bool IsAtCall(in TokenReader reader) =>
        reader.IsAt("step") || reader.IsAt("range") || reader.IsAt("min_of") || reader.IsAt("max_of");

    private static QuerySpan Span(Expression calculation, TextRange place)
    {
        double seconds = Seconds(calculation, out bool dependsOnQuery);
        return dependsOnQuery
            ? new QuerySpan(NumberParser.IsInRange(seconds) ? NumberParser.Span(seconds, place) : TimeSpan.Zero, calculation)
            : NumberParser.Span(seconds, place);
    }

    /// <summary>The result of a calculation where the query has neither step nor range.</summary>
    private static double Seconds(Expression expression, out bool dependsOnQuery)
    {
        dependsOnQuery = false;
        switch (expression)
        {
            case NumberLiteral number:
                return number.Value;
            case Parenthesised parenthesised:
                return Seconds(parenthesised.Inner, out dependsOnQuery);
            case Unary unary:
                double operand = Seconds(unary.Operand, out dependsOnQuery);
                return unary.IsNegative ? -operand : operand;
            case Call { Function.Name: "step" or "range", Arguments.Count: 0 }:
                dependsOnQuery = true;
                return 0;
            case Call { Function.Name: "min_of" or "max_of", Arguments.Count: 2 } call:
                double first = Seconds(call.Arguments[0], out bool doesFirst);
                double second = Seconds(call.Arguments[1], out bool doesSecond);
                dependsOnQuery = doesFirst || doesSecond;
                return call.Function.Name == "min_of" ? Math.Min(first, second) : Math.Max(first, second);
            case Binary { ReturnsBool: false, Matching: null } binary:
                double left = Seconds(binary.Left, out bool doesLeft);
                double right = Seconds(binary.Right, out bool doesRight);
                dependsOnQuery = doesLeft || doesRight;
                return Calculate(binary, left, right, mayDivideByZero: dependsOnQuery);
            default:
                throw NotCalculable(expression);
        }
    }

    private static double Calculate(Binary binary, double left, double right, bool mayDivideByZero) => binary.Operator switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide or BinaryOperator.Modulo when right == 0 && !mayDivideByZero =>
            throw SyntaxErrors.At(binary.Right.Place, "a duration cannot be divided by zero"),
        BinaryOperator.Divide => left / right,
        BinaryOperator.Modulo => left % right,
        BinaryOperator.Power => Math.Pow(left, right),
        _ => throw NotCalculable(binary),
    };

    private static SyntaxException NotCalculable(Expression expression) => SyntaxErrors.At(
        expression.Place,
        "a duration is calculated from numbers, durations, step(), range(), min_of() and max_of() with + - * / % ^ and parentheses");
}
