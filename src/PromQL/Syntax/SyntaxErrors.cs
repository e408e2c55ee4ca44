namespace Streams.PromQL.Syntax;

/// <summary>Errors in PromQL text: the column, counted from 1, and what is wrong there.</summary>
internal static class SyntaxErrors
{
    public static FormatException At(int offset, string message) => new($"column {offset + 1}: {message}");
}
