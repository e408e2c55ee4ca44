namespace Streams.PromQL.Templates.Syntax;

/// <summary>One named template, read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The text that it stands in, for the places of errors.</param>
/// <param name="Body">What it does.</param>
internal sealed record TemplateTree(string Name, TemplateSource Source, BlockNode Body)
{
    /// <summary>Whether it writes nothing but white space and does nothing.</summary>
    public bool IsEmpty => Body.Statements.All(node => node is TextNode text && text.Text.AsSpan().Trim().IsEmpty);
}
