namespace Streams.PromQL.Templates.Syntax;

internal sealed record PipeNode(
    int Position, bool IsAssignment, IReadOnlyList<string> Variables, IReadOnlyList<CommandNode> Commands) : TemplateNode(Position)
{
    public override string ToString()
    {
        string variables = Variables.Count > 0 ? $"{string.Join(", ", Variables)} {(IsAssignment ? "=" : ":=")} " : "";
        return variables + string.Join(" | ", Commands);
    }
}

internal sealed record CommandNode(int Position, IReadOnlyList<TemplateNode> Arguments) : TemplateNode(Position)
{
    public override string ToString() => string.Join(' ', Arguments.Select(node => node is PipeNode ? $"({node})" : $"{node}"));
}

/// <summary>Names behind the dot: <c>.Labels.job</c>.</summary>
internal sealed record FieldNode(int Position, IReadOnlyList<string> Names) : TemplateNode(Position)
{
    public override string ToString() => $".{string.Join('.', Names)}";
}

/// <summary>A variable, with names behind it: <c>$labels.job</c>.</summary>
internal sealed record VariableNode(int Position, string Name, IReadOnlyList<string> Fields) : TemplateNode(Position)
{
    public override string ToString() => string.Join('.', [Name, .. Fields]);
}

/// <summary>Names behind something in parentheses: <c>(index . 0).Value</c>.</summary>
internal sealed record ChainNode(int Position, TemplateNode Receiver, IReadOnlyList<string> Names) : TemplateNode(Position)
{
    public override string ToString() =>
        $"{(Receiver is PipeNode ? $"({Receiver})" : $"{Receiver}")}.{string.Join('.', Names)}";
}

internal sealed record FunctionNode(int Position, TemplateFunction Function) : TemplateNode(Position)
{
    public override string ToString() => Function.Name;
}

internal sealed record DotNode(int Position) : TemplateNode(Position)
{
    public override string ToString() => ".";
}

internal sealed record NilNode(int Position) : TemplateNode(Position)
{
    public override string ToString() => "nil";
}

/// <summary>A constant: a truth value, a number or a text.</summary>
internal sealed record ConstantNode(int Position, object Value, string Text) : TemplateNode(Position)
{
    public override string ToString() => Text;
}
