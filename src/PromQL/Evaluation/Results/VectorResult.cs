namespace Streams.PromQL.Evaluation.Results;

/// <summary>Series, each with one value of the same time, in order.</summary>
public sealed record VectorResult(IReadOnlyList<VectorSample> Samples, IReadOnlyList<QueryAnnotation> Annotations)
    : QueryResult(Annotations);
