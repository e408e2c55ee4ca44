using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Runtime;

/// <summary>What all parts of a running topology share.</summary>
internal sealed record RuntimeServices
{
    public required string Topology { get; init; }

    public required TopologySettings Settings { get; init; }

    public required LatenessClasses Lateness { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required BatchPool Pool { get; init; }

    public required IDeadLetterOutput? DeadLetters { get; init; }

    public required string? DataFolder { get; init; }

    public required long Epoch { get; init; }

    public required string TopologyText { get; init; }

    /// <summary>What runs everything that is awaited.</summary>
    public required TaskScheduler Scheduler { get; init; }

    /// <summary>Cancelled when the topology gives up; a request to stop is another token.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>Takes a checkpoint now, for stages that must have one; set before any stage runs.</summary>
    public Func<CancellationToken, Task> TakeCheckpoint { get; set; } = static _ => Task.CompletedTask;

    public BarrierClock Barriers { get; } = new();

    /// <summary>The time of the tasks that sources feed.</summary>
    public IngestTime Time { get; } = new();

    /// <summary>Held while a barrier begins and while a partition opens or closes, so that neither sees half of the other.</summary>
    public Lock BarrierLock { get; } = new();

    /// <summary>Starts work beside the caller.</summary>
    public Task<T> RunAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler);

    /// <summary>Cancels beside the caller, as whoever is told may do anything, but on what runs everything else.</summary>
    public Task CancelAsync(CancellationTokenSource source) =>
        Task.Factory.StartNew(source.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler);

    /// <summary>The folder of one stage, made if need be; null when nothing is kept on disk.</summary>
    public string? DataFolderOf(string stage) =>
        DataFolder is null ? null : Directory.CreateDirectory(Path.Combine(DataFolder, "stages", stage)).FullName;
}
