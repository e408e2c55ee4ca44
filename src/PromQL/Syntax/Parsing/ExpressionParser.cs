using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads expressions: operands with signs in front of them and operators between them.</summary>
internal static class ExpressionParser
{
    /// <summary>Reads a text that is an expression and nothing else, and checks its types.</summary>
    public static Expression Parse(string text)
    {
        Expression expression;
        try
        {
            TokenReader reader = new(text);
            expression = Read(ref reader);
            if (reader.Current.Kind != TokenKind.End)
            {
                throw reader.Expected("an operator or the end of the expression");
            }
        }
        catch (SyntaxException e)
        {
            throw new ExpressionException([ExpressionError.In(text, e.Place, e.Reason)], e);
        }

        List<(TextRange Place, string Message)> errors = TypeCheck.Check(expression);
        return errors.Count == 0
            ? expression
            : throw new ExpressionException(
                [.. errors.OrderBy(error => error.Place.Start).Select(error => ExpressionError.In(text, error.Place, error.Message))]);
    }

    /// <summary>Reads an expression as far as its operators bind at least as strongly as the one in front of it.</summary>
    public static Expression Read(ref TokenReader reader, int precedenceMin = 0)
    {
        reader.Enter();
        Expression left = Operand(ref reader);
        while (OperatorAt(reader) is { } op && op.Precedence() >= precedenceMin)
        {
            reader.Advance();
            bool returnsBool = reader.TryTake("bool");
            VectorMatching? matching = MatchingParser.Read(ref reader);

            // Of equal operators the first binds first; of powers the last.
            Expression right = Read(ref reader, op == BinaryOperator.Power ? op.Precedence() : op.Precedence() + 1);
            left = reader.Limited(Combine(op, left, right, returnsBool, matching));
        }

        reader.Leave();
        return left;
    }

    private static Expression Operand(ref TokenReader reader)
    {
        Token sign = reader.Current;
        if (sign.Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return PrimaryParser.Read(ref reader);
        }

        reader.Advance();
        bool isNegative = sign.Kind == TokenKind.Minus;
        Expression operand = Read(ref reader, BinaryOperators.PrecedenceOfPower);
        TextRange place = new(sign.Offset, operand.Place.End);
        return operand is NumberLiteral number
            ? number with { Value = isNegative ? -number.Value : number.Value, Place = place }
            : reader.Limited(new Unary(place, isNegative, operand));
    }

    private static BinaryOperator? OperatorAt(in TokenReader reader) => reader.Current.Kind switch
    {
        TokenKind.Equal => BinaryOperator.Equal,
        TokenKind.NotEqual => BinaryOperator.NotEqual,
        TokenKind.Less => BinaryOperator.Less,
        TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
        TokenKind.Greater => BinaryOperator.Greater,
        TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Subtract,
        TokenKind.Star => BinaryOperator.Multiply,
        TokenKind.Slash => BinaryOperator.Divide,
        TokenKind.Percent => BinaryOperator.Modulo,
        TokenKind.Caret => BinaryOperator.Power,
        TokenKind.Word when reader.IsAt("and") => BinaryOperator.And,
        TokenKind.Word when reader.IsAt("or") => BinaryOperator.Or,
        TokenKind.Word when reader.IsAt("unless") => BinaryOperator.Unless,
        TokenKind.Word when reader.IsAt("atan2") => BinaryOperator.Atan2,
        _ => null,
    };

    private static Binary Combine(
        BinaryOperator op, Expression left, Expression right, bool returnsBool, VectorMatching? matching)
    {
        bool areVectors = left.Type == ExpressionType.InstantVector && right.Type == ExpressionType.InstantVector;
        if (areVectors)
        {
            VectorMatching unsaid = op.IsSet() ? VectorMatching.ManyToMany : VectorMatching.OneToOne;
            matching = matching switch
            {
                null => unsaid,
                { Cardinality: MatchCardinality.OneToOne } => matching with { Cardinality = unsaid.Cardinality },
                _ => matching,
            };
        }
        else if (matching is { Labels.Count: 0 })
        {
            // Prometheus ignores on() and ignoring() without labels where there is nothing to match.
            matching = null;
        }

        return new Binary(new TextRange(left.Place.Start, right.Place.End), op, left, right, returnsBool, matching);
    }
}
