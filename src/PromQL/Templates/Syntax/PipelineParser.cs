using System.Text;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Templates.Syntax;

/// <summary>Reads pipelines: commands that hand their result on, and the variables that take the last one.</summary>
internal sealed class PipelineParser(TokenCursor tokens, TemplateFunctions functions, List<string> variables)
{
    private const int DepthMax = 100;

    private int _depth;

    public PipeNode Read(string where, TemplateTokenKind end)
    {
        if (++_depth > DepthMax)
        {
            throw tokens.Error($"pipelines are nested more than {DepthMax} deep");
        }

        int start = tokens.PeekNonSpace().Position;
        List<string> declared = [];
        bool isAssignment = false;
        while (ReadVariable(where, declared, ref isAssignment))
        {
        }

        List<CommandNode> commands = [];
        while (true)
        {
            TemplateToken token = tokens.PeekNonSpace();
            if (token.Kind == end)
            {
                tokens.Next();
                Check(commands, where);
                _depth--;
                return new PipeNode(start, isAssignment, declared, commands);
            }

            commands.Add(IsOperand(token.Kind) ? Command() : throw tokens.Unexpected(tokens.Next(), where));
        }
    }

    public string Unquote(TemplateToken token)
    {
        try
        {
            return StringLiteral.Unquote(token.Text, token.Position);
        }
        catch (FormatException)
        {
            throw tokens.Error("invalid syntax");
        }
    }

    private static bool IsOperand(TemplateTokenKind kind) => kind
        is TemplateTokenKind.Bool or TemplateTokenKind.Character or TemplateTokenKind.Dot or TemplateTokenKind.Field
        or TemplateTokenKind.Identifier or TemplateTokenKind.Number or TemplateTokenKind.Nil or TemplateTokenKind.Quoted
        or TemplateTokenKind.Variable or TemplateTokenKind.LeftParenthesis;

    /// <summary>Reads a variable that the pipeline sets; true when another one follows.</summary>
    private bool ReadVariable(string where, List<string> declared, ref bool isAssignment)
    {
        int mark = tokens.Mark();
        TemplateToken variable = tokens.PeekNonSpace();
        if (variable.Kind != TemplateTokenKind.Variable)
        {
            return false;
        }

        tokens.Next();
        TemplateToken next = tokens.PeekNonSpace();
        bool isComma = next is { Kind: TemplateTokenKind.Other, Text: "," };
        if (!isComma && next.Kind is not (TemplateTokenKind.Assign or TemplateTokenKind.Declare))
        {
            tokens.Reset(mark);
            return false;
        }

        isAssignment = next.Kind == TemplateTokenKind.Assign;
        tokens.NextNonSpace();
        declared.Add(variable.Text);
        variables.Add(variable.Text);
        if (!isComma)
        {
            return false;
        }

        if (where != "range" || declared.Count > 1)
        {
            throw tokens.Error($"too many declarations in {where}");
        }

        return tokens.PeekNonSpace().Kind == TemplateTokenKind.Variable
            ? true
            : throw tokens.Error("range can only initialize variables");
    }

    private void Check(List<CommandNode> commands, string where)
    {
        if (commands.Count == 0)
        {
            throw tokens.Error($"missing value for {where}");
        }

        // Only what can take the result of the stage before may stand behind it.
        int wrong = commands.FindIndex(1, command => command.Arguments[0] is ConstantNode or DotNode or NilNode);
        if (wrong > 0)
        {
            throw tokens.Error($"non executable command in pipeline stage {wrong + 1}");
        }
    }

    private CommandNode Command()
    {
        List<TemplateNode> arguments = [];
        int start = tokens.PeekNonSpace().Position;
        while (true)
        {
            tokens.PeekNonSpace();
            if (Operand() is { } operand)
            {
                arguments.Add(operand);
            }

            TemplateToken token = tokens.Peek();
            if (token.Kind is TemplateTokenKind.RightDelimiter or TemplateTokenKind.RightParenthesis)
            {
                break;
            }

            tokens.Next();
            if (token.Kind == TemplateTokenKind.Pipe)
            {
                break;
            }

            if (token.Kind != TemplateTokenKind.Space)
            {
                throw tokens.Unexpected(token, "operand");
            }
        }

        return arguments.Count > 0 ? new CommandNode(start, arguments) : throw tokens.Error("empty command");
    }

    private TemplateNode? Operand()
    {
        TemplateNode? node = Term();
        if (node is null || tokens.Peek().Kind != TemplateTokenKind.Field)
        {
            return node;
        }

        int position = tokens.Peek().Position;
        List<string> names = [];
        while (tokens.Peek().Kind == TemplateTokenKind.Field)
        {
            names.Add(tokens.Next().Text[1..]);
        }

        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Names, .. names]),
            VariableNode variable => new VariableNode(position, variable.Name, [.. variable.Fields, .. names]),
            ConstantNode or NilNode or DotNode =>
                throw tokens.Error($"unexpected . after term {StringLiteral.Quote($"{node}")}"),
            _ => new ChainNode(position, node, names),
        };
    }

    private TemplateNode? Term()
    {
        TemplateToken token = tokens.Peek();
        if (!IsOperand(token.Kind))
        {
            return null;
        }

        tokens.Next();
        int at = token.Position;
        switch (token.Kind)
        {
            case TemplateTokenKind.Identifier:
                return functions.TryGet(token.Text, out TemplateFunction? function)
                    ? new FunctionNode(at, function)
                    : throw tokens.Error($"function {StringLiteral.Quote(token.Text)} not defined");
            case TemplateTokenKind.Dot:
                return new DotNode(at);
            case TemplateTokenKind.Nil:
                return new NilNode(at);
            case TemplateTokenKind.Variable:
                return variables.Contains(token.Text)
                    ? new VariableNode(at, token.Text, [])
                    : throw tokens.Error($"undefined variable {StringLiteral.Quote(token.Text)}");
            case TemplateTokenKind.Field:
                return new FieldNode(at, [token.Text[1..]]);
            case TemplateTokenKind.Bool:
                return new ConstantNode(at, token.Text == "true", token.Text);
            case TemplateTokenKind.Number:
                return Number(token);
            case TemplateTokenKind.Character:
                return Character(token);
            case TemplateTokenKind.LeftParenthesis:
                return Read("parenthesized pipeline", TemplateTokenKind.RightParenthesis);
            default:
                return new ConstantNode(at, Unquote(token), token.Text);
        }
    }

    private ConstantNode Number(TemplateToken token)
    {
        if (TemplateNumber.TryRead(token.Text, out object number))
        {
            return new ConstantNode(token.Position, number, token.Text);
        }

        bool isWhole = token.Text.All(c => char.IsAsciiDigit(c) || c is '_' or '+' or '-');
        throw tokens.Error($"{(isWhole ? "integer overflow" : "illegal number syntax")}: {StringLiteral.Quote(token.Text)}");
    }

    private ConstantNode Character(TemplateToken token)
    {
        string text = Unquote(token);
        if (text.Length == 0)
        {
            throw tokens.Error("invalid syntax");
        }

        return Rune.TryGetRuneAt(text, 0, out Rune rune) && rune.Utf16SequenceLength == text.Length
            ? new ConstantNode(token.Position, (long)rune.Value, token.Text)
            : throw tokens.Error($"malformed character constant: {token.Text}");
    }
}
