namespace Streams.Node.Api;

/// <summary>One value of one instrument, with its labels.</summary>
internal sealed record MetricSample(KeyValuePair<string, object?>[] Tags, double Value);
