using Streams.Runtime;

namespace Streams.TestKit.Engine;

/// <summary>Runs everything on one thread and draws from a seed what takes its next turn: the same seed, the same run.</summary>
/// <remarks>
/// A turn lasts to the next await that has to wait. So tasks, sources, sinks and the test overtake each other in ways that a
/// machine with idle cores hardly ever shows, and a run that can go on no more is seen at once instead of timing out. What
/// another thread hands in comes at a moment that no seed decides, so a run to which that happens fails.
/// </remarks>
public sealed class SeededScheduler : TaskScheduler
{
    private readonly Random _random;
    private readonly List<Task> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _stranger;

    private SeededScheduler(int seed)
    {
        _random = new Random(seed);
    }

    /// <summary>Options of a run whose parts take turns here, under a clock that stands still.</summary>
    public RunOptions Options(TrackingBatchPool pool) =>
        new() { Scheduler = this, Clock = new ManualTimeProvider(), Pool = pool };

    /// <summary>Says which turns were taken: equal for two runs that went the same way.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Runs until the body has ended.</summary>
    /// <exception cref="TimeoutException">Everything waits for something else.</exception>
    /// <exception cref="InvalidOperationException">Another thread had a hand in the run.</exception>
    public static Task RunAsync(int seed, Func<SeededScheduler, Task> body)
    {
        SeededScheduler scheduler = new(seed);
        Task whole = Task.Factory
            .StartNew(() => body(scheduler), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler)
            .Unwrap();

        // Awaits go on where the context of their thread says, before they ask for a scheduler: xUnit's has threads of its own.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!whole.IsCompleted)
            {
                scheduler.TryExecuteTask(scheduler.TakeTurn()
                    ?? throw new TimeoutException($"Everything waits for something else, with seed {seed}."));
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return scheduler._stranger is null
            ? whole
            : throw new InvalidOperationException($"Another thread handed something in, with seed {seed}: {scheduler._stranger}");
    }

    /// <inheritdoc />
    protected override void QueueTask(Task task)
    {
        lock (_ready)
        {
            _ready.Add(task);
            if (Environment.CurrentManagedThreadId != _thread)
            {
                _stranger ??= Environment.StackTrace;
                Monitor.Pulse(_ready);
            }
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
            if (_ready.Count == 0)
            {
                Monitor.Wait(_ready, TimeSpan.FromSeconds(5));
            }

            if (_ready.Count == 0)
            {
                return null;
            }

            int drawn = _random.Next(_ready.Count);
            Fingerprint = (Fingerprint * 0x9e3779b97f4a7c15) + ((ulong)_ready.Count << 16) + (ulong)drawn + 1;
            Task turn = _ready[drawn];
            _ready.RemoveAt(drawn);
            return turn;
        }
    }
}
