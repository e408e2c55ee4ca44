namespace Streams.PromQL.Templates.Syntax;

/// <summary>Walks the tokens of a template's text; an error among them is thrown when it is reached.</summary>
internal sealed class TokenCursor(TemplateSource source)
{
    private readonly List<TemplateToken> _tokens = TemplateLexer.Read(source.Text);
    private int _at;

    public TemplateToken Peek() => _tokens[Math.Min(_at, _tokens.Count - 1)];

    public TemplateToken PeekNonSpace()
    {
        while (Peek().Kind == TemplateTokenKind.Space)
        {
            _at++;
        }

        return Peek();
    }

    public TemplateToken Next()
    {
        TemplateToken token = Peek();
        _at++;
        return token.Kind == TemplateTokenKind.Error ? throw source.ErrorAt(token.Position, token.Text) : token;
    }

    public TemplateToken NextNonSpace()
    {
        PeekNonSpace();
        return Next();
    }

    /// <summary>Where the walk is, to come back to.</summary>
    public int Mark() => _at;

    public void Reset(int mark) => _at = mark;

    /// <summary>An error at the token that was read last.</summary>
    public TemplateException Error(string reason) =>
        source.ErrorAt(_tokens[Math.Clamp(_at - 1, 0, _tokens.Count - 1)].Position, reason);

    public TemplateException Unexpected(TemplateToken token, string where) =>
        token.Kind == TemplateTokenKind.Error
            ? source.ErrorAt(token.Position, token.Text)
            : source.ErrorAt(token.Position, $"unexpected {token}{(where.Length > 0 ? $" in {where}" : "")}");
}
