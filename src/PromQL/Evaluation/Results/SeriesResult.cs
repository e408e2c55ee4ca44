using Streams.Data;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>A series and its values in the order of their times.</summary>
public sealed record SeriesResult(Labels Labels, IReadOnlyList<TimedValue> Points);
