using Streams.Data;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>A value at a time.</summary>
public readonly record struct TimedValue(EventTime Time, double Value);
