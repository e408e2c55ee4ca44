using Streams.Data;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>A text at a time.</summary>
public sealed record TextResult(EventTime Time, string Value, IReadOnlyList<QueryAnnotation> Annotations) : QueryResult(Annotations);
