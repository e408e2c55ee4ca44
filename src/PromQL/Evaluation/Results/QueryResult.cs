namespace Streams.PromQL.Evaluation.Results;

/// <summary>The answer to a query.</summary>
/// <param name="Annotations">Remarks on it.</param>
public abstract record QueryResult(IReadOnlyList<QueryAnnotation> Annotations);
