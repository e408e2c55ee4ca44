namespace Streams.Sources.Generator;

/// <summary>Which series of the layout one is; parts that a metric has no label for are -1.</summary>
internal readonly record struct SeriesPlace(MetricKind Metric, int Service, int Route, int Instance, int Status);
