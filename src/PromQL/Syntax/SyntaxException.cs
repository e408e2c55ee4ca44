namespace Streams.PromQL.Syntax;

/// <summary>Text that cannot be read: the column, counted from 1, and what is wrong there.</summary>
internal sealed class SyntaxException(TextRange place, string reason, Exception? inner = null)
    : FormatException($"column {place.Start + 1}: {reason}", inner)
{
    public TextRange Place { get; } = place;

    public string Reason { get; } = reason;
}
