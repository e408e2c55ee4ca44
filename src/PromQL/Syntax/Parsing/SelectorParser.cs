using Streams.Data;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads selectors of series: a name, conditions in braces, or both.</summary>
internal static class SelectorParser
{
    /// <summary>Reads a text that is a selector and nothing else.</summary>
    public static List<LabelMatcher> Parse(ReadOnlySpan<char> text)
    {
        TokenReader reader = new(text);
        List<LabelMatcher> matchers = [];
        bool hasName = reader.Current.Kind == TokenKind.Word;
        if (hasName)
        {
            matchers.Add(NameMatcher(reader.Lexeme.ToString()));
            reader.Advance();
        }

        if (reader.Current.Kind == TokenKind.LeftBrace)
        {
            Braces(ref reader, matchers);
        }
        else if (!hasName)
        {
            throw reader.Expected("a metric name or '{'");
        }

        return reader.Current.Kind == TokenKind.End ? matchers : throw reader.Expected("the end of the selector");
    }

    /// <summary>Reads conditions in braces as an expression.</summary>
    public static VectorSelector ReadVector(ref TokenReader reader)
    {
        int start = reader.Current.Offset;
        List<LabelMatcher> matchers = [];
        Braces(ref reader, matchers);
        return new VectorSelector(new TextRange(start, reader.LastEnd), null, new ValueList<LabelMatcher>([.. matchers]));
    }

    /// <summary>Reads what follows a metric's name as an expression.</summary>
    public static VectorSelector ReadVector(ref TokenReader reader, Token word)
    {
        string name = reader.TextOf(word).ToString();
        if (reader.Current.Kind != TokenKind.LeftBrace)
        {
            return new VectorSelector(word.Place, name, new ValueList<LabelMatcher>(NameMatcher(name)));
        }

        List<LabelMatcher> matchers = [NameMatcher(name)];
        Braces(ref reader, matchers);
        return new VectorSelector(new TextRange(word.Offset, reader.LastEnd), name, new ValueList<LabelMatcher>([.. matchers]));
    }

    private static LabelMatcher NameMatcher(string name) => new(Labels.MetricName, MatchOperator.Equal, name);

    /// <summary>Reads conditions in braces behind the name that there may be already.</summary>
    private static void Braces(ref TokenReader reader, List<LabelMatcher> matchers)
    {
        int start = reader.Current.Offset;
        int namesAlone = matchers.Count;
        int first = matchers.Count;
        reader.Advance();
        while (reader.Current.Kind != TokenKind.RightBrace)
        {
            LabelMatcher matcher = Condition(ref reader, isFirst: matchers.Count == first, out bool isNameAlone);
            namesAlone += isNameAlone ? 1 : 0;
            matchers.Insert(isNameAlone ? 0 : matchers.Count, matcher);
            if (!reader.TryTake(TokenKind.Comma) && reader.Current.Kind != TokenKind.RightBrace)
            {
                throw reader.Expected("',' or '}'");
            }
        }

        // Prometheus takes a second name for a slip, not for a second condition.
        if (namesAlone > 0 && matchers.Count(matcher => matcher.Name == Labels.MetricName) > 1)
        {
            throw SyntaxErrors.At(new TextRange(start, reader.Current.End), "the metric name is given twice");
        }

        reader.Advance();
    }

    private static LabelMatcher Condition(ref TokenReader reader, bool isFirst, out bool isNameAlone)
    {
        string name = ConditionName(reader, isFirst, out bool isQuoted);
        reader.Advance();
        isNameAlone = isQuoted && reader.Current.Kind is TokenKind.Comma or TokenKind.RightBrace;
        if (isNameAlone)
        {
            return NameMatcher(name);
        }

        MatchOperator op = reader.Current.Kind switch
        {
            TokenKind.Assign => MatchOperator.Equal,
            TokenKind.NotEqual => MatchOperator.NotEqual,
            TokenKind.RegexMatch => MatchOperator.RegexMatch,
            TokenKind.RegexNotMatch => MatchOperator.RegexNotMatch,
            _ => throw reader.Expected(isQuoted ? "'=', '!=', '=~', '!~', ',' or '}'" : "'=', '!=', '=~' or '!~'"),
        };
        reader.Advance();
        if (reader.Current.Kind != TokenKind.Text)
        {
            throw reader.Expected("a quoted value");
        }

        LabelMatcher matcher = Matcher(name, op, StringLiteral.Unquote(reader.Lexeme, reader.Current.Offset), reader.Current.Place);
        reader.Advance();
        return matcher;
    }

    private static string ConditionName(in TokenReader reader, bool isFirst, out bool isQuoted)
    {
        isQuoted = reader.Current.Kind == TokenKind.Text;
        if (isQuoted)
        {
            string quoted = StringLiteral.Unquote(reader.Lexeme, reader.Current.Offset);
            return quoted.Length > 0 ? quoted : throw reader.Expected("a name that is not empty");
        }

        if (reader.Current.Kind != TokenKind.Word)
        {
            throw reader.Expected(isFirst ? "a label name or '}'" : "a label name");
        }

        string name = reader.Lexeme.ToString();
        return name.Contains(':') ? throw reader.Expected("a label name (one with ':' needs quotes)") : name;
    }

    private static LabelMatcher Matcher(string name, MatchOperator op, string value, TextRange place)
    {
        try
        {
            return new LabelMatcher(name, op, value);
        }
        catch (FormatException e)
        {
            throw new SyntaxException(place, $"in the pattern, {e.Message}", e);
        }
    }
}
