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
    /// Whether sums are taken in the order of the series' labels, not in that in which series came: the result is then the
    /// same to the bit whatever the order was.
    /// </summary>
    public bool SumsInLabelOrder { get; init; }

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
