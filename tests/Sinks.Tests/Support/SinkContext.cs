using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Stages;

namespace Streams.Sinks.Tests.Support;

/// <summary>What a sink under test gets from its runtime.</summary>
public sealed record SinkContext(TimeProvider Clock) : ISinkContext
{
    public string Name => "out";

    public string Topology => "test";

    public string? DataFolder { get; init; }

    public ILogger Logger => NullLogger.Instance;

    public StageCounters Counters { get; } = new();
}
