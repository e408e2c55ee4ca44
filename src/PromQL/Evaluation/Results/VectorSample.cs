using Streams.Data;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>A series' value at a time.</summary>
public readonly record struct VectorSample(Labels Labels, EventTime Time, double Value);
