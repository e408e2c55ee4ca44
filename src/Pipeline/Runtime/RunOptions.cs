using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>What a run of a topology gets from the program around it.</summary>
public sealed record RunOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where batches come from.</summary>
    public BatchPool Pool { get; init; } = new();

    /// <summary>Where checkpoints are kept.</summary>
    public ICheckpointStore Checkpoints { get; init; } = new MemoryCheckpointStore();

    /// <summary>The epoch under which checkpoints are saved, from <see cref="ICheckpointStore.ClaimAsync"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>The topology's file, to be kept with checkpoints for people to read.</summary>
    public string TopologyText { get; init; } = "";

    /// <summary>The checkpoint to go on from; null starts afresh.</summary>
    public Checkpoint? Restore { get; init; }

    /// <summary>The stages that begin without their state, for example because it does not fit them any more.</summary>
    public IReadOnlyCollection<string> DiscardState { get; init; } = [];

    /// <summary>The folder that stages may keep files in; null when nothing is to be kept on disk.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where input goes that could not be used; the run closes it at its end.</summary>
    public IDeadLetterOutput? DeadLetters { get; init; }

    /// <summary>The cores to plan for, where the topology leaves the number of shards open.</summary>
    public int CoreCount { get; init; } = Environment.ProcessorCount;

    /// <summary>What runs tasks, sources and sinks; tests put one here that takes turns in an order of their own.</summary>
    internal TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
