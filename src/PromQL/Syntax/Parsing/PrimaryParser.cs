using Streams.PromQL.Syntax.Expressions;
using Streams.Topology;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads what stands between operators: literals, selectors, calls, aggregations and parentheses.</summary>
internal static class PrimaryParser
{
    private const int NameLettersMax = 64;

    public static Expression Read(ref TokenReader reader)
    {
        Expression primary = reader.Current.Kind switch
        {
            TokenKind.Number => Number(ref reader),
            TokenKind.Text => Text(ref reader),
            TokenKind.LeftParen => Parentheses(ref reader),
            TokenKind.LeftBrace => SelectorParser.ReadVector(ref reader),
            TokenKind.Word => Word(ref reader),
            _ => throw reader.Expected("an expression"),
        };
        return RangeParser.Read(ref reader, reader.Limited(primary));
    }

    /// <summary>Reads expressions in parentheses, with commas between them.</summary>
    public static ValueList<Expression> Arguments(ref TokenReader reader)
    {
        reader.Take(TokenKind.LeftParen, "'('");
        if (reader.TryTake(TokenKind.RightParen))
        {
            return new ValueList<Expression>();
        }

        List<Expression> arguments = [];
        do
        {
            arguments.Add(ExpressionParser.Read(ref reader));
        }
        while (reader.TryTake(TokenKind.Comma));
        reader.Take(TokenKind.RightParen, "an operator, ',' or ')'");
        return new ValueList<Expression>([.. arguments]);
    }

    /// <summary>Reads the call of a function.</summary>
    public static Call ReadCall(ref TokenReader reader)
    {
        Token word = reader.Current;
        reader.Advance();
        return Call(ref reader, word);
    }

    private static NumberLiteral Number(ref TokenReader reader)
    {
        Token token = reader.Current;
        double value = NumberParser.Read(ref reader, "a number or a duration", out bool isDuration);
        return new NumberLiteral(token.Place, value, isDuration);
    }

    private static TextLiteral Text(ref TokenReader reader)
    {
        TextLiteral literal = new(reader.Current.Place, StringLiteral.Unquote(reader.Lexeme, reader.Current.Offset));
        reader.Advance();
        return literal;
    }

    private static Parenthesised Parentheses(ref TokenReader reader)
    {
        int start = reader.Current.Offset;
        reader.Advance();
        Expression inner = ExpressionParser.Read(ref reader);
        reader.Take(TokenKind.RightParen, "an operator or ')'");
        return new Parenthesised(new TextRange(start, reader.LastEnd), inner);
    }

    private static Expression Word(ref TokenReader reader)
    {
        Token word = reader.Current;
        ReadOnlySpan<char> name = reader.Lexeme;
        if (Keywords.IsNumber(name))
        {
            return Number(ref reader);
        }

        if (!Keywords.CanBeMetric(name))
        {
            throw reader.Expected("an expression");
        }

        reader.Advance();
        bool isBeforeParenthesis = reader.Current.Kind == TokenKind.LeftParen;
        if (AggregationKinds.TryGet(name, out AggregationKind kind)
            && (isBeforeParenthesis || reader.IsAt("by") || reader.IsAt("without")))
        {
            return AggregationParser.Read(ref reader, word, kind);
        }

        return isBeforeParenthesis ? Call(ref reader, word) : SelectorParser.ReadVector(ref reader, word);
    }

    private static Call Call(ref TokenReader reader, Token word)
    {
        FunctionSignature function = Function(reader.TextOf(word)) ?? throw Unknown(reader, word);
        ValueList<Expression> arguments = Arguments(ref reader);
        return new Call(new TextRange(word.Offset, reader.LastEnd), function, arguments);
    }

    private static FunctionSignature? Function(ReadOnlySpan<char> name)
    {
        // What is a keyword too is the same in upper and lower case.
        Span<char> lower = stackalloc char[NameLettersMax];
        int length = name.Length <= NameLettersMax ? name.ToLowerInvariant(lower) : 0;
        return lower[..length] is "step" or "range" ? FunctionTable.Find(lower[..length]) : FunctionTable.Find(name);
    }

    private static SyntaxException Unknown(in TokenReader reader, Token word)
    {
        string name = reader.TextOf(word)[..Math.Min(word.Length, NameLettersMax)].ToString();
        if (FunctionTable.OfNativeHistograms.Contains(name))
        {
            return SyntaxErrors.At(word.Place, $"{name}() is about native histograms, which are not supported");
        }

        string hint = NearestWord.Find(name, FunctionTable.Names.Concat(AggregationKinds.All)) is { } nearest
            ? $", did you mean '{nearest}'?"
            : "";
        return SyntaxErrors.At(word.Place, $"unknown function '{name}'{hint}");
    }
}
