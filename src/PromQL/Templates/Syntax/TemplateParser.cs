namespace Streams.PromQL.Templates.Syntax;

/// <summary>Reads a template's text into trees: its own, and those of its definitions.</summary>
internal sealed class TemplateParser
{
    private const int DepthMax = 100;

    private readonly TemplateSource _source;
    private readonly TokenCursor _tokens;
    private readonly PipelineParser _pipelines;
    private readonly List<string> _variables = ["$"];
    private readonly List<TemplateTree> _trees = [];
    private int _loops;
    private int _depth;

    private TemplateParser(TemplateSource source, TemplateFunctions functions)
    {
        _source = source;
        _tokens = new TokenCursor(source);
        _pipelines = new PipelineParser(_tokens, functions, _variables);
    }

    private enum Ending
    {
        End,
        Else,
        File,
    }

    public static IReadOnlyList<TemplateTree> Parse(string name, string text, TemplateFunctions functions)
    {
        TemplateSource source = new(name, text);
        TemplateParser parser = new(source, functions);
        BlockNode body = parser.Body(out Ending ending, isTop: true);
        if (ending != Ending.File)
        {
            throw parser._tokens.Error($"unexpected {Show(ending)}");
        }

        return [new TemplateTree(name, source, body), .. parser._trees];
    }

    /// <summary>Reads statements up to an <c>end</c>, an <c>else</c> or the end of the text.</summary>
    private BlockNode Body(out Ending ending, bool isTop = false)
    {
        if (++_depth > DepthMax)
        {
            throw _tokens.Error($"blocks are nested more than {DepthMax} deep");
        }

        int start = _tokens.PeekNonSpace().Position;
        List<TemplateNode> statements = [];
        while (true)
        {
            TemplateToken token = _tokens.NextNonSpace();
            switch (token.Kind)
            {
                case TemplateTokenKind.Text:
                    statements.Add(new TextNode(token.Position, token.Text));
                    continue;
                case TemplateTokenKind.LeftDelimiter:
                    break;
                case TemplateTokenKind.End when isTop:
                    ending = Ending.File;
                    _depth--;
                    return new BlockNode(start, statements);
                default:
                    throw _tokens.Unexpected(token, token.Kind == TemplateTokenKind.End ? "" : "input");
            }

            if (isTop && IsNext("define"))
            {
                Define(_tokens.NextNonSpace());
            }
            else if (Action(out ending) is { } action)
            {
                statements.Add(action);
            }
            else
            {
                _depth--;
                return new BlockNode(start, statements);
            }
        }
    }

    private bool IsNext(string keyword) => _tokens.PeekNonSpace() is { Kind: TemplateTokenKind.Keyword } token && token.Text == keyword;

    /// <summary>Reads what stands in the delimiters; null for an <c>end</c> and an <c>else</c>.</summary>
    private TemplateNode? Action(out Ending ending)
    {
        ending = Ending.File;
        TemplateToken token = _tokens.PeekNonSpace();
        if (token.Kind != TemplateTokenKind.Keyword)
        {
            return new ActionNode(token.Position, _pipelines.Read("command", TemplateTokenKind.RightDelimiter));
        }

        _tokens.NextNonSpace();
        switch (token.Text)
        {
            case "if":
                return Branch(token, "if");
            case "with":
                return Branch(token, "with");
            case "range":
                return Range(token);
            case "template":
                return Call();
            case "block":
                return Block(token);
            case "break" or "continue":
                return Jump(token);
            case "end":
                Expect(TemplateTokenKind.RightDelimiter, "end");
                ending = Ending.End;
                return null;
            case "else":
                // The name of a chained condition is left for the one who reads the branch.
                if (_tokens.PeekNonSpace() is not { Kind: TemplateTokenKind.Keyword, Text: "if" or "with" })
                {
                    Expect(TemplateTokenKind.RightDelimiter, "else");
                }

                ending = Ending.Else;
                return null;
            default:
                throw _tokens.Unexpected(token, "command");
        }
    }

    private TemplateNode Branch(TemplateToken token, string word)
    {
        int variables = _variables.Count;
        PipeNode pipe = _pipelines.Read(word, TemplateTokenKind.RightDelimiter);
        BlockNode then = Body(out Ending ending);
        BlockNode? otherwise = null;
        if (ending == Ending.Else && IsNext(word))
        {
            // One end closes the whole chain.
            TemplateToken chained = _tokens.NextNonSpace();
            otherwise = new BlockNode(chained.Position, [Branch(chained, word)]);
        }
        else if (ending == Ending.Else)
        {
            otherwise = Else();
        }

        _variables.RemoveRange(variables, _variables.Count - variables);
        return word == "if"
            ? new IfNode(token.Position, pipe, then, otherwise)
            : new WithNode(token.Position, pipe, then, otherwise);
    }

    private RangeNode Range(TemplateToken token)
    {
        int variables = _variables.Count;
        PipeNode pipe = _pipelines.Read("range", TemplateTokenKind.RightDelimiter);
        _loops++;
        BlockNode body = Body(out Ending ending);
        _loops--;
        BlockNode? otherwise = ending == Ending.Else ? Else() : null;
        _variables.RemoveRange(variables, _variables.Count - variables);
        return new RangeNode(token.Position, pipe, body, otherwise);
    }

    private BlockNode Else()
    {
        if (_tokens.PeekNonSpace() is { Kind: TemplateTokenKind.Keyword } token)
        {
            throw _tokens.Unexpected(token, "else");
        }

        BlockNode otherwise = Body(out Ending ending);
        return ending == Ending.End ? otherwise : throw _tokens.Error($"expected end; found {Show(ending)}");
    }

    private CallNode Call()
    {
        int position = _tokens.PeekNonSpace().Position;
        string name = Name("template clause");
        PipeNode? pipe = null;
        if (_tokens.NextNonSpace() is { Kind: not TemplateTokenKind.RightDelimiter })
        {
            _tokens.Reset(_tokens.Mark() - 1);
            pipe = _pipelines.Read("template clause", TemplateTokenKind.RightDelimiter);
        }

        return new CallNode(position, name, pipe);
    }

    private void Define(TemplateToken token)
    {
        string name = Name("define clause");
        Expect(TemplateTokenKind.RightDelimiter, "define clause");
        AddDefinition(name, token);
    }

    /// <summary>A block is a definition and a call of it in one.</summary>
    private CallNode Block(TemplateToken token)
    {
        int position = _tokens.PeekNonSpace().Position;
        string name = Name("block clause");
        PipeNode pipe = _pipelines.Read("block clause", TemplateTokenKind.RightDelimiter);
        AddDefinition(name, token);
        return new CallNode(position, name, pipe);
    }

    private void AddDefinition(string name, TemplateToken token)
    {
        string[] outer = [.. _variables];
        int loops = _loops;
        _variables.RemoveRange(1, _variables.Count - 1);
        _loops = 0;
        BlockNode body = Body(out Ending ending);
        if (ending != Ending.End)
        {
            throw _source.ErrorAt(token.Position, $"unexpected {Show(ending)} in define clause");
        }

        _loops = loops;
        _variables.Clear();
        _variables.AddRange(outer);
        _trees.Add(new TemplateTree(name, _source, body));
    }

    private TemplateNode Jump(TemplateToken token)
    {
        TemplateToken end = _tokens.NextNonSpace();
        if (end.Kind != TemplateTokenKind.RightDelimiter)
        {
            throw _tokens.Unexpected(end, $"{{{{{token.Text}}}}}");
        }

        if (_loops == 0)
        {
            throw _tokens.Error($"{{{{{token.Text}}}}} outside {{{{range}}}}");
        }

        return token.Text == "break" ? new BreakNode(token.Position) : new ContinueNode(token.Position);
    }

    private string Name(string where)
    {
        TemplateToken token = _tokens.NextNonSpace();
        return token.Kind == TemplateTokenKind.Quoted ? _pipelines.Unquote(token) : throw _tokens.Unexpected(token, where);
    }

    private void Expect(TemplateTokenKind kind, string where)
    {
        TemplateToken token = _tokens.NextNonSpace();
        if (token.Kind != kind)
        {
            throw _tokens.Unexpected(token, where);
        }
    }

    private static string Show(Ending ending) => ending switch
    {
        Ending.End => "{{end}}",
        Ending.Else => "{{else}}",
        _ => "EOF",
    };
}
