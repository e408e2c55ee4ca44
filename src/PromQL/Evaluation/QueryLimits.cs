namespace Streams.PromQL.Evaluation;

/// <summary>Bounds of what one query may take; at a bound it fails with a <see cref="QueryException"/> that says so.</summary>
/// <remarks>
/// Time is bounded by the cancellation token that an evaluation is given; the depth of an expression by its parser.
/// </remarks>
public sealed record QueryLimits
{
    /// <summary>The limits that Prometheus has by default.</summary>
    public static QueryLimits Default { get; } = new();

    /// <summary>The most samples that one step of a query may read.</summary>
    public long SamplesMax { get; init; } = 50_000_000;

    /// <summary>The most series that a result of <see cref="PreparedQuery.EvaluateVector"/> may have.</summary>
    public int SeriesMax { get; init; } = int.MaxValue;

    /// <summary>The most samples that a result may have.</summary>
    public long ResultSamplesMax { get; init; } = 50_000_000;

    /// <summary>The most steps that a range query, or a subquery in one, may have.</summary>
    public int StepsMax { get; init; } = 11_000;
}
