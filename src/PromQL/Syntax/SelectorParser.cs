using Streams.Data;

namespace Streams.PromQL.Syntax;

/// <summary>Reads a selector from the start of a text.</summary>
internal ref struct SelectorParser
{
    private readonly ReadOnlySpan<char> _text;
    private readonly List<LabelMatcher> _matchers = [];
    private SelectorToken _token;
    private int _nameCount;

    private SelectorParser(ReadOnlySpan<char> text)
    {
        _text = text;
        Advance();
    }

    /// <summary>Reads a text that is a selector and nothing else.</summary>
    public static List<LabelMatcher> Parse(ReadOnlySpan<char> text)
    {
        SelectorParser parser = new(text);
        parser.Selector();
        return parser._token.Kind == SelectorTokenKind.End
            ? parser._matchers
            : throw parser.Expected("the end of the selector");
    }

    private void Selector()
    {
        if (_token.Kind == SelectorTokenKind.Name)
        {
            AddName(Lexeme().ToString());
            Advance();
            if (_token.Kind == SelectorTokenKind.LeftBrace)
            {
                Braces();
            }
        }
        else if (_token.Kind == SelectorTokenKind.LeftBrace)
        {
            Braces();
        }
        else
        {
            throw Expected("a metric name or '{'");
        }
    }

    private void Braces()
    {
        int start = _token.Offset;
        Advance();
        while (_token.Kind != SelectorTokenKind.RightBrace)
        {
            Condition();
            if (_token.Kind == SelectorTokenKind.Comma)
            {
                Advance();
            }
            else if (_token.Kind != SelectorTokenKind.RightBrace)
            {
                throw Expected("',' or '}'");
            }
        }

        // Prometheus takes a second name for a slip, not for a second condition.
        if (_nameCount > 1 || (_nameCount == 1 && _matchers.Count(m => m.Name == Labels.MetricName) > 1))
        {
            throw SyntaxErrors.At(start, "the metric name is given twice");
        }

        Advance();
    }

    private void Condition()
    {
        int start = _token.Offset;
        string name = ConditionName(out bool isQuoted);
        Advance();
        if (isQuoted && _token.Kind is SelectorTokenKind.Comma or SelectorTokenKind.RightBrace)
        {
            AddName(name);
            return;
        }

        MatchOperator op = _token.Kind switch
        {
            SelectorTokenKind.Equal => MatchOperator.Equal,
            SelectorTokenKind.NotEqual => MatchOperator.NotEqual,
            SelectorTokenKind.RegexMatch => MatchOperator.RegexMatch,
            SelectorTokenKind.RegexNotMatch => MatchOperator.RegexNotMatch,
            _ => throw Expected(isQuoted ? "'=', '!=', '=~', '!~', ',' or '}'" : "'=', '!=', '=~' or '!~'"),
        };
        Advance();
        if (_token.Kind != SelectorTokenKind.Text)
        {
            throw Expected("a quoted value");
        }

        AddMatcher(name, op, StringLiteral.Unquote(Lexeme(), _token.Offset));
        Advance();
    }

    private readonly string ConditionName(out bool isQuoted)
    {
        isQuoted = _token.Kind == SelectorTokenKind.Text;
        if (isQuoted)
        {
            string quoted = StringLiteral.Unquote(Lexeme(), _token.Offset);
            return quoted.Length > 0 ? quoted : throw Expected("a name that is not empty");
        }

        if (_token.Kind != SelectorTokenKind.Name)
        {
            throw Expected(_matchers.Count == _nameCount ? "a label name or '}'" : "a label name");
        }

        string name = Lexeme().ToString();
        return name.Contains(':') ? throw Expected("a label name (one with ':' needs quotes)") : name;
    }

    private void AddMatcher(string name, MatchOperator op, string value)
    {
        try
        {
            _matchers.Add(new LabelMatcher(name, op, value));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{SyntaxErrors.At(_token.Offset, "in the pattern, ").Message}{e.Message}", e);
        }
    }

    private void AddName(string name)
    {
        _matchers.Insert(0, new LabelMatcher(Labels.MetricName, MatchOperator.Equal, name));
        _nameCount++;
    }

    private void Advance() => _token = SelectorLexer.Next(_text, _token.Offset + _token.Length);

    private readonly ReadOnlySpan<char> Lexeme() => _text.Slice(_token.Offset, _token.Length);

    private readonly FormatException Expected(string what)
    {
        string found = _token.Kind == SelectorTokenKind.End ? "the end" : $"'{Lexeme()}'";
        return SyntaxErrors.At(_token.Offset, $"expected {what}, found {found}");
    }
}
