namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A text is no valid expression; tells everything that is wrong with it, in the order of the text.</summary>
public sealed class ExpressionException : FormatException
{
    internal ExpressionException(IReadOnlyList<ExpressionError> errors, Exception? inner = null)
        : base(string.Join('\n', errors), inner)
    {
        Errors = errors;
    }

    /// <summary>All that is wrong, at least one.</summary>
    public IReadOnlyList<ExpressionError> Errors { get; }
}
