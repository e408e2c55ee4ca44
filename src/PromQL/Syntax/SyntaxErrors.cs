namespace Streams.PromQL.Syntax;

/// <summary>Makes the errors of text that cannot be read.</summary>
internal static class SyntaxErrors
{
    public static SyntaxException At(int offset, string message) => new(new TextRange(offset, offset), message);

    public static SyntaxException At(TextRange place, string message) => new(place, message);
}
