namespace Streams.PromQL.Templates.Syntax;

/// <summary>A piece of a template that was read; its text is how Go's messages show it.</summary>
internal abstract record TemplateNode(int Position);

internal sealed record BlockNode(int Position, IReadOnlyList<TemplateNode> Statements) : TemplateNode(Position);

internal sealed record TextNode(int Position, string Text) : TemplateNode(Position);

internal sealed record ActionNode(int Position, PipeNode Pipe) : TemplateNode(Position);

internal sealed record IfNode(int Position, PipeNode Pipe, BlockNode Then, BlockNode? Else) : TemplateNode(Position);

internal sealed record WithNode(int Position, PipeNode Pipe, BlockNode Then, BlockNode? Else) : TemplateNode(Position);

internal sealed record RangeNode(int Position, PipeNode Pipe, BlockNode Body, BlockNode? Else) : TemplateNode(Position);

internal sealed record BreakNode(int Position) : TemplateNode(Position);

internal sealed record ContinueNode(int Position) : TemplateNode(Position);

internal sealed record CallNode(int Position, string Name, PipeNode? Pipe) : TemplateNode(Position)
{
    public override string ToString()
    {
        string quoted = PromQL.Syntax.StringLiteral.Quote(Name);
        return $"{{{{template {quoted}{(Pipe is null ? "" : $" {Pipe}")}}}}}";
    }
}
