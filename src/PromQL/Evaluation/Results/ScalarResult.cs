using Streams.Data;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>A number at a time.</summary>
public sealed record ScalarResult(EventTime Time, double Value, IReadOnlyList<QueryAnnotation> Annotations) : QueryResult(Annotations);
