using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation;

/// <summary>A query cannot be answered: the message says why, in Prometheus' words where it has some.</summary>
public sealed class QueryException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">Why there is no answer.</param>
    /// <param name="place">The part of the expression that failed.</param>
    public QueryException(string message, TextRange place = default)
        : base(message)
    {
        Place = place;
    }

    /// <summary>The part of the expression that failed.</summary>
    public TextRange Place { get; }
}
