using Streams.Runtime;

namespace Streams.TestKit.Engine;

/// <summary>Runs everything on one thread and draws from a seed what takes its next turn: the same seed, the same run.</summary>
/// <remarks>
/// A turn lasts to the next await that has to wait. So tasks, sources, sinks and the test overtake each other in ways that a
/// machine with idle cores hardly ever shows, and a run that can go on no more is seen at once instead of timing out. Only
/// a request to stop comes from another thread, because cancelling is asynchronous there.
/// </remarks>
public sealed class SeededScheduler : TaskScheduler
{
    // Far longer than another thread needs to hand something in.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Random _random;
    private readonly List<Task> _ready = [];
    private bool _isDone;

    private SeededScheduler(int seed)
    {
        _random = new Random(seed);
    }

    /// <summary>Options of a run whose parts take turns here, under a clock that stands still.</summary>
    public RunOptions Options(TrackingBatchPool pool) =>
        new() { Scheduler = this, Clock = new ManualTimeProvider(), Pool = pool };

    /// <summary>Runs until the body has ended.</summary>
    /// <exception cref="TimeoutException">Everything waits for something else.</exception>
    public static Task RunAsync(int seed, Func<SeededScheduler, Task> body)
    {
        SeededScheduler scheduler = new(seed);
        Task whole = Task.Factory
            .StartNew(() => body(scheduler), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler)
            .Unwrap();
        _ = whole.ContinueWith(
            _ => scheduler.Finish(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, Default);
        while (!whole.IsCompleted)
        {
            if (scheduler.TakeTurn() is { } turn)
            {
                scheduler.TryExecuteTask(turn);
            }
            else if (!whole.IsCompleted)
            {
                throw new TimeoutException($"Everything waits for something else, with seed {seed}.");
            }
        }

        return whole;
    }

    /// <inheritdoc />
    protected override void QueueTask(Task task)
    {
        lock (_ready)
        {
            _ready.Add(task);
            Monitor.Pulse(_ready);
        }
    }

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_ready)
        {
            return [.. _ready];
        }
    }

    private Task? TakeTurn()
    {
        lock (_ready)
        {
            if (_ready.Count == 0 && !_isDone)
            {
                Monitor.Wait(_ready, Patience);
            }

            if (_ready.Count == 0)
            {
                return null;
            }

            int drawn = _random.Next(_ready.Count);
            Task turn = _ready[drawn];
            _ready.RemoveAt(drawn);
            return turn;
        }
    }

    private void Finish()
    {
        lock (_ready)
        {
            _isDone = true;
            Monitor.Pulse(_ready);
        }
    }
}
