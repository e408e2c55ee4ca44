namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Something wrong in an expression: where, with line and column counted from 1, and what.</summary>
public sealed record ExpressionError(TextRange Place, int Line, int Column, string Message)
{
    /// <summary>The error on one line, the place first.</summary>
    public override string ToString() => $"line {Line}, column {Column}: {Message}";

    internal static ExpressionError In(string text, TextRange place, string message)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, place.Start);
        return new ExpressionError(place, before.Count('\n') + 1, place.Start - before.LastIndexOf('\n'), message);
    }
}
