namespace Streams.PromQL.Evaluation.Results;

/// <summary>Series with their values over time, in the order of their labels.</summary>
public sealed record MatrixResult(IReadOnlyList<SeriesResult> Series, IReadOnlyList<QueryAnnotation> Annotations)
    : QueryResult(Annotations);
