using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Data;

namespace Streams.Stages;

/// <summary>What the runtime gives to one instance of an operator: its shard's series, the pool and its outputs.</summary>
public sealed class OperatorContext
{
    /// <summary>The stage's name in the topology.</summary>
    public required string Name { get; init; }

    /// <summary>The series of the task that the operator runs in.</summary>
    public required SeriesTable Series { get; init; }

    /// <summary>Where batches come from.</summary>
    public required BatchPool Pool { get; init; }

    /// <summary>What the instance counts.</summary>
    public required StageCounters Counters { get; init; }

    /// <summary>The outputs, in the order of the definition; the first is the main one.</summary>
    public required IReadOnlyList<StageOutput> Outputs { get; init; }

    /// <summary>Where partial results go to be merged; only the partial half of a two-phase operator has it.</summary>
    public FrameWriter? Frames { get; init; }

    /// <summary>Which shard this instance works on, from 0.</summary>
    public int Shard { get; init; }

    /// <summary>How many shards the task group has.</summary>
    public int ShardCount { get; init; } = 1;

    /// <summary>The seed for anything random, the same for all instances and runs of a topology.</summary>
    public int Seed { get; init; }

    /// <summary>How long the process has run, to measure how long work takes; nothing that comes out may depend on it.</summary>
    public Func<TimeSpan> Elapsed { get; init; } = () => TimeSpan.Zero;

    /// <summary>
    /// Has work done on another thread, at some time or never: nothing that comes out may depend on it. By default never, so
    /// that whoever needs the result does the work.
    /// </summary>
    public Action<Action> Background { get; init; } = _ => { };

    /// <summary>For changes of state, in words.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The main output.</summary>
    public StageOutput Output => Outputs[0];
}
