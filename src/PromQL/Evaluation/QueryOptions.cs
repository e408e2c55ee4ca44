namespace Streams.PromQL.Evaluation;

/// <summary>How queries are evaluated.</summary>
public sealed record QueryOptions
{
    /// <summary>What Prometheus does by default.</summary>
    public static QueryOptions Default { get; } = new();

    /// <summary>How long a series is shown after its last sample; more than 0.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far apart the evaluations of a subquery without a step are; more than 0.</summary>
    public TimeSpan SubqueryStep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a metric's name is taken off at the end of a query, and not by each function: Prometheus' feature flag
    /// <c>promql-delayed-name-removal</c>. The conformance scripts of Prometheus 3.x run with it.
    /// </summary>
    public bool DelaysNameRemoval { get; init; }

    /// <summary>
    /// Whether series are summed up and told in an order that depends on their labels alone, not on when they came: the
    /// result of <see cref="PreparedQuery.EvaluateVector"/> is then the same to the bit whatever that order was.
    /// </summary>
    public bool IsInLabelOrder { get; init; }

    /// <summary>What a query may take.</summary>
    public QueryLimits Limits { get; init; } = QueryLimits.Default;

    internal void ThrowIfInvalid()
    {
        if (Lookback < TimeSpan.FromMilliseconds(1) || SubqueryStep < TimeSpan.FromMilliseconds(1))
        {
            throw new ArgumentException("The lookback and the step of subqueries are at least a millisecond.");
        }
    }
}
