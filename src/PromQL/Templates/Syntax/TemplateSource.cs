using System.Text;

namespace Streams.PromQL.Templates.Syntax;

/// <summary>The text that templates were read from, and its name.</summary>
internal sealed record TemplateSource(string Name, string Text)
{
    /// <summary>An error of reading: it has a line.</summary>
    public TemplateException ErrorAt(int position, string reason)
    {
        int line = LineOf(position);
        return new TemplateException($"template: {Name}:{line}: {reason}", reason, line, ColumnOf(position) + 1);
    }

    /// <summary>An error of running: it has a line, a column, the running template and the piece of text.</summary>
    public TemplateException ErrorAt(TemplateNode node, string running, string reason, Exception? inner = null)
    {
        int line = LineOf(node.Position);
        int column = ColumnOf(node.Position);
        string quoted = PromQL.Syntax.StringLiteral.Quote(running);
        string message = $"template: {Name}:{line}:{column}: executing {quoted} at <{node}>: {reason}";
        return new TemplateException(message, reason, line, column + 1, inner);
    }

    private int LineOf(int position) => 1 + Text.AsSpan(0, position).Count('\n');

    // Counted in bytes from 0, as Go does.
    private int ColumnOf(int position)
    {
        int start = position == 0 ? 0 : Text.LastIndexOf('\n', position - 1) + 1;
        return Encoding.UTF8.GetByteCount(Text.AsSpan(start, position - start));
    }
}
