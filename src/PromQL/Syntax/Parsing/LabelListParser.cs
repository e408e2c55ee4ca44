namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads the names of labels in parentheses: <c>(job, "my.label")</c>.</summary>
internal static class LabelListParser
{
    public static ValueList<string> Read(ref TokenReader reader)
    {
        reader.Take(TokenKind.LeftParen, "'('");
        List<string> names = [];
        while (reader.Current.Kind != TokenKind.RightParen)
        {
            names.Add(Name(reader, isFirst: names.Count == 0));
            reader.Advance();
            if (!reader.TryTake(TokenKind.Comma) && reader.Current.Kind != TokenKind.RightParen)
            {
                throw reader.Expected("',' or ')'");
            }
        }

        reader.Advance();
        return new ValueList<string>([.. names]);
    }

    private static string Name(in TokenReader reader, bool isFirst)
    {
        if (reader.Current.Kind == TokenKind.Text)
        {
            string quoted = StringLiteral.Unquote(reader.Lexeme, reader.Current.Offset);
            return quoted.Length > 0 ? quoted : throw reader.Expected("a name that is not empty");
        }

        return reader.Current.Kind == TokenKind.Word && Keywords.CanBeLabel(reader.Lexeme)
            ? reader.Lexeme.ToString()
            : throw reader.Expected(isFirst ? "a label name or ')'" : "a label name");
    }
}
