using Streams.Stages;

namespace Streams.Runtime;

/// <summary>One instance of a stage in a running topology, for metrics and for people.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Kind">Source, operator, sink, or task where rows pass through a task without operators.</param>
/// <param name="Type">The stage's type.</param>
/// <param name="Shard">The shard, 0 for sources and sinks.</param>
/// <param name="Counters">What it counts.</param>
/// <param name="QueueDepth">Messages that wait in front of it; 0 where it is fused behind another.</param>
public sealed record StageStatus(
    string Stage, string Kind, string Type, int Shard, StageCounters Counters, int QueueDepth);
