using Microsoft.Extensions.Logging;

namespace Streams.Stages;

/// <summary>What the runtime gives to a sink.</summary>
public interface ISinkContext
{
    /// <summary>The stage's name in the topology.</summary>
    string Name { get; }

    /// <summary>The topology's name.</summary>
    string Topology { get; }

    /// <summary>A folder of the stage's own, there when it is asked for; null when the node keeps nothing on disk.</summary>
    string? DataFolder { get; }

    /// <summary>The clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>For changes of state, in words.</summary>
    ILogger Logger { get; }

    /// <summary>What the sink counts.</summary>
    StageCounters Counters { get; }
}
