namespace Streams.Sources.Generator;

/// <summary>The metrics that the generator knows.</summary>
internal enum MetricKind : byte
{
    QueueDepth,
    RequestDuration,
    CpuUsage,
    MemoryUsed,
    Requests,
}
