using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads what says over which time an expression is looked at: <c>[5m]</c>, <c>[1h:5m]</c>, <c>offset</c>, <c>@</c>.</summary>
internal static class RangeParser
{
    // Prometheus counts times in milliseconds in 64 bits.
    private const double TimeSecondsMax = long.MaxValue / 1000.0;

    /// <summary>Reads what follows an expression about its time; all of it binds more strongly than any operator.</summary>
    public static Expression Read(ref TokenReader reader, Expression expression)
    {
        while (true)
        {
            if (reader.Current.Kind == TokenKind.LeftBracket)
            {
                expression = reader.Limited(Brackets(ref reader, expression));
            }
            else if (reader.Current.Kind == TokenKind.At)
            {
                expression = At(ref reader, expression);
            }
            else if (reader.IsAt("offset"))
            {
                expression = Offset(ref reader, expression);
            }
            else
            {
                return expression;
            }
        }
    }

    private static Expression Brackets(ref TokenReader reader, Expression expression)
    {
        int bracket = reader.Current.Offset;
        reader.Advance();
        QuerySpan window = DurationParser.ReadWindow(ref reader);
        if (reader.TryTake(TokenKind.Colon))
        {
            QuerySpan? step = reader.Current.Kind == TokenKind.RightBracket ? null : DurationParser.ReadWindow(ref reader);
            reader.Take(TokenKind.RightBracket, step is null ? "a duration or ']'" : "']'");
            return new Subquery(new TextRange(expression.Place.Start, reader.LastEnd), expression, window, step);
        }

        reader.Take(TokenKind.RightBracket, "':' or ']'");
        TextRange place = new(bracket, reader.LastEnd);
        return expression switch
        {
            VectorSelector { Offset: var offset } when offset != default =>
                throw SyntaxErrors.At(place, "'offset' stands behind the range, not in front of it"),

            // As in Prometheus, start() and end() in front of the range mean the same as behind it.
            VectorSelector { At.Kind: AtKind.Time } => throw SyntaxErrors.At(place, "'@' stands behind the range, not in front of it"),
            VectorSelector selector => new MatrixSelector(new TextRange(selector.Place.Start, reader.LastEnd), selector, window),
            _ => throw SyntaxErrors.At(place, "only a selector can have a range; for any other instant vector write a subquery, [5m:]"),
        };
    }

    private static Expression Offset(ref TokenReader reader, Expression expression)
    {
        Token word = reader.Current;
        reader.Advance();
        QuerySpan offset = DurationParser.ReadOffset(ref reader);
        TextRange place = new(expression.Place.Start, reader.LastEnd);
        QuerySpan before = expression switch
        {
            VectorSelector selector => selector.Offset,
            MatrixSelector matrix => matrix.Selector.Offset,
            Subquery subquery => subquery.Offset,
            _ => throw SyntaxErrors.At(word.Place, "'offset' must follow a selector or a subquery"),
        };
        return before != default
            ? throw SyntaxErrors.At(word.Place, "'offset' is given twice")
            : expression switch
            {
                VectorSelector selector => selector with { Place = place, Offset = offset },
                MatrixSelector matrix => matrix with { Place = place, Selector = matrix.Selector with { Offset = offset } },
                _ => (Subquery)expression with { Place = place, Offset = offset },
            };
    }

    private static Expression At(ref TokenReader reader, Expression expression)
    {
        Token sign = reader.Current;
        reader.Advance();
        AtModifier at = Time(ref reader);
        TextRange place = new(expression.Place.Start, reader.LastEnd);
        AtModifier? before = expression switch
        {
            VectorSelector selector => selector.At,
            MatrixSelector matrix => matrix.Selector.At,
            Subquery subquery => subquery.At,
            _ => throw SyntaxErrors.At(sign.Place, "'@' must follow a selector or a subquery"),
        };
        return before is not null
            ? throw SyntaxErrors.At(sign.Place, "'@' is given twice")
            : expression switch
            {
                VectorSelector selector => selector with { Place = place, At = at },
                MatrixSelector matrix => matrix with { Place = place, Selector = matrix.Selector with { At = at } },
                _ => (Subquery)expression with { Place = place, At = at },
            };
    }

    private static AtModifier Time(ref TokenReader reader)
    {
        bool isStart = reader.IsAt("start");
        if (isStart || reader.IsAt("end"))
        {
            reader.Advance();
            reader.Take(TokenKind.LeftParen, "'()'");
            reader.Take(TokenKind.RightParen, "')'");
            return new AtModifier(isStart ? AtKind.Start : AtKind.End);
        }

        Token first = reader.Current;
        double seconds = NumberParser.ReadSigned(ref reader, "a time in seconds, start() or end()");
        return Math.Abs(seconds) < TimeSecondsMax
            ? new AtModifier(AtKind.Time, (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero))
            : throw SyntaxErrors.At(new TextRange(first.Offset, reader.LastEnd), "the time behind '@' is out of bounds");
    }
}
