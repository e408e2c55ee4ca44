using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Planning;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>A topology at work: it ends by itself when its sources do, when it is stopped, or when a stage fails.</summary>
/// <remarks>
/// Stopping and cancelling are different. <see cref="StopAsync"/> asks the sources to end, takes a last checkpoint and
/// lets everything that was accepted reach the sinks. <see cref="Cancel"/> stops at once, as a crash would. When a source
/// or sink fails, the rest drains first; a failing operator is our own bug and cancels.
/// </remarks>
public sealed partial class RunningTopology : IRuntimeListener, IAsyncDisposable
{
    // What comes behind an end runs where all the rest does.
    private const ConfigureAwaitOptions QuietlyHere =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly RunOptions _options;
    private readonly Checkpoint? _restore;
    private readonly RuntimeServices _services;
    private readonly RuntimeGraph _graph;
    private readonly CheckpointCoordinator _coordinator;
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _tickers;
    private readonly ILogger _logger;
    private readonly ClockWatch _clockWatch;
    private StageException? _failure;
    private Task _completion = Task.CompletedTask;

    private RunningTopology(TopologyPlan plan, RunOptions options, CancellationTokenSource cancel)
    {
        Plan = plan;
        _options = options;
        _cancel = cancel;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel.Token);
        _tickers = CancellationTokenSource.CreateLinkedTokenSource(cancel.Token);
        _logger = options.Loggers.CreateLogger($"Streams.{plan.Name}");
        _clockWatch = new ClockWatch(options.Clock, trustAfter: plan.Settings.MaxAhead);
        _services = new RuntimeServices
        {
            Topology = plan.Name,
            Settings = plan.Settings,
            Lateness = LatenessClasses.Of(plan),
            Clock = options.Clock,
            Loggers = options.Loggers,
            Pool = options.Pool,
            DeadLetters = options.DeadLetters,
            DataFolder = options.DataFolder,
            Epoch = options.Epoch,
            TopologyText = options.TopologyText,
            Scheduler = options.Scheduler,
            Cancellation = cancel.Token,
        };
        _restore = options.Restore is { } whole ? StateTransfer.Fit(plan, whole, options.DiscardState) : null;
        _services.Barriers.Injected = _restore?.Number ?? 0;
        _services.Barriers.Completed = _services.Barriers.Injected;
        _graph = new RuntimeBuilder(plan, _services, _restore, this).Build();
        _coordinator = new CheckpointCoordinator(_services, _graph, options.Checkpoints);
        _services.TakeCheckpoint = CheckpointAsync;
        cancel.Token.Register(_graph.Abandon);
    }

    /// <summary>What is running.</summary>
    public TopologyPlan Plan { get; }

    /// <summary>Ends when everything has ended; faults with a <see cref="StageException"/> when a stage failed.</summary>
    public Task Completion => _completion;

    /// <summary>How its checkpoints go.</summary>
    public CheckpointStatus Checkpoints => _coordinator.Status;

    /// <summary>The newest checkpoint that was stored; after a stop, the last one. Null before the first.</summary>
    public Checkpoint? NewestCheckpoint => _coordinator.Newest;

    /// <summary>How often the clock was set while the topology ran.</summary>
    public long ClockSetCount => _clockWatch.SetCount;

    /// <summary>All instances of all stages, with their counters.</summary>
    public IEnumerable<StageStatus> Status() => _graph.Status();

    /// <summary>Builds and starts a topology; returns once its sinks are open.</summary>
    public static async Task<RunningTopology> StartAsync(
        TopologyPlan plan, RunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        RunningTopology running = new(plan, options, new CancellationTokenSource());
        try
        {
            foreach (SinkRunner sink in running._graph.Sinks)
            {
                await sink.OpenAsync(running._restore, cancellationToken);
            }
        }
        catch
        {
            await running.DisposeStagesAsync();
            throw;
        }

        running._completion = running._services.RunAsync(running.SuperviseAsync).Unwrap();
        return running;
    }

    /// <summary>Asks all instances of an operator something, each on its own thread between two steps.</summary>
    /// <remarks>The answers come in the order of the shards, those of a merging half last. A question is quick: rows wait for it.</remarks>
    /// <exception cref="OperationCanceledException">The topology has ended.</exception>
    public async Task<IReadOnlyList<T>> AskAsync<T>(
        string stage, Func<Operator, T> question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        List<Task<T>> answers = [];
        foreach (PipelineTask task in _graph.Tasks)
        {
            foreach (OperatorNode node in task.Nodes.Where(node => node.Name == stage))
            {
                answers.Add(task.Questions.AskAsync(() => question(node.Operator)));
                task.Inbox.Signal();
            }
        }

        return await Task.WhenAll(answers).WaitAsync(cancellationToken);
    }

    /// <summary>Takes a checkpoint now, or returns null when all sources have ended.</summary>
    /// <exception cref="StageException">A stage failed meanwhile.</exception>
    public async Task<Checkpoint?> CheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Who gives up waiting does not call the barrier off: it is under way and must get through.
            return await _coordinator.TakeAsync(_tickers.Token).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (_failure is not null)
        {
            throw _failure;
        }
        catch (OperationCanceledException) when (
            _tickers.IsCancellationRequested && !_cancel.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It ended in the meantime.
            return null;
        }
    }

    /// <summary>Asks the sources to end and waits until all that was accepted has gone through.</summary>
    public async Task StopAsync()
    {
        await _services.CancelAsync(_stop);
        await _completion;
    }

    /// <summary>Stops at once; what is under way is lost, as after a crash.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <summary>Looks at the clock: notices inputs that have gone quiet and moves time on when all have.</summary>
    /// <remarks>The run does this by itself; tests that move a clock by hand call it after each move.</remarks>
    public async Task TickAsync()
    {
        (EventTime now, TimeSpan set) = _clockWatch.Look();
        if (set != TimeSpan.Zero)
        {
            LogClockSet(_logger, set > TimeSpan.Zero ? "ahead" : "back", Durations.Format(set.Duration()));
        }

        foreach (SourceRunner source in _graph.Sources)
        {
            await source.NoticeIdleAsync();
        }

        if (_graph.Sources.All(s => s.IsIdle))
        {
            EventTime watermark = now.Minus(Plan.Settings.Lateness);
            foreach (SourceRunner source in _graph.Sources.Where(s => s.FollowsClock))
            {
                await source.FollowClockAsync(watermark);
            }
        }
    }

    /// <summary>Cancels what still runs and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.CancelAsync(_cancel);
        await _completion.ConfigureAwait(QuietlyHere);
        _cancel.Dispose();
        _stop.Dispose();
        _tickers.Dispose();
        _coordinator.Dispose();
    }

    void IRuntimeListener.OnTaskSnapshot(long barrier, IReadOnlyList<FrozenSection> sections, TimeSpan pause) =>
        _coordinator.OnTask(barrier, sections, pause);

    void IRuntimeListener.OnSinkSnapshot(long barrier, string sink, string? position) =>
        _coordinator.OnSink(barrier, sink, position);

    void IRuntimeListener.OnSinkFailed(StageException failure) => Fail(failure, drain: true);

    private async Task SuperviseAsync()
    {
        Task[] tickers = [TickAllTheTimeAsync(), CheckpointAllTheTimeAsync()];
        Task[] tasks = [.. _graph.Tasks.Select(t => WatchAsync(TaskRunner.RunAsync(t, _options.Clock, _cancel.Token), drain: false))];
        Task[] sinks = [.. _graph.Sinks.Select(s => WatchAsync(s.RunAsync(_cancel.Token), drain: false))];
        try
        {
            // Sinks have appended nothing yet: a crash before the next checkpoint takes them back to here.
            await WatchAsync(TryCheckpointAsync(), drain: true);
            await Task.WhenAll(_graph.Sources.Select(s => WatchAsync(s.RunAsync(_stop.Token), drain: true)));
            await EndStoppedSourcesAsync();
            await Task.WhenAll([.. tasks, .. sinks]);
        }
        finally
        {
            await _services.CancelAsync(_tickers);
            await Task.WhenAll([.. tasks, .. sinks, .. tickers]).ConfigureAwait(QuietlyHere);
            await DisposeStagesAsync();
        }

        if (_failure is not null)
        {
            throw _failure;
        }

        _cancel.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Takes the last checkpoint behind the last row, then lets the tasks end.</summary>
    private async Task EndStoppedSourcesAsync()
    {
        if (!_stop.IsCancellationRequested || _cancel.IsCancellationRequested)
        {
            return;
        }

        if (_failure is null)
        {
            await WatchAsync(_coordinator.TakeAsync(_tickers.Token), drain: true);
        }

        foreach (SourceRunner source in _graph.Sources)
        {
            await source.EndAsync(EnvelopeKind.Stopped);
        }
    }

    /// <summary>Awaits a part of the topology; its failure ends the whole, its being cancelled does not count as one.</summary>
    private async Task WatchAsync(Task part, bool drain)
    {
        try
        {
            await part;
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested || _stop.IsCancellationRequested)
        {
        }
        catch (StageException failure)
        {
            Fail(failure, drain);
        }
#pragma warning disable CA1031 // The task supervisor: whatever it is, the topology ends with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(new StageException(Plan.Name, failure), drain);
        }
    }

    private void Fail(StageException failure, bool drain)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            LogFailed(_logger, failure.Stage, failure.InnerException);
        }

        // A checkpoint that waits for the failed part would wait for ever.
        _tickers.Cancel();
        (drain ? _stop : _cancel).Cancel();
    }

    private async Task TickAllTheTimeAsync()
    {
        TimeSpan period = TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, Plan.Settings.Idle.Ticks / 4));
        using PeriodicTimer timer = new(period, _options.Clock);
        await RepeatAsync(timer, TickAsync);
    }

    private async Task CheckpointAllTheTimeAsync()
    {
        using PeriodicTimer timer = new(Plan.Settings.Checkpoint.Every, _options.Clock);
        await RepeatAsync(timer, TryCheckpointAsync);
    }

    /// <summary>Takes a checkpoint; when it cannot be stored the topology goes on, and the next one is tried in its turn.</summary>
    private async Task TryCheckpointAsync()
    {
        string? before = Checkpoints.Error;
        try
        {
            await _coordinator.TakeAsync(_tickers.Token);
            if (before is not null)
            {
                LogStoredAgain(_logger, Checkpoints.Number);
            }
        }
        catch (CheckpointException failure) when (failure.InnerException?.Message == before)
        {
            // Said already; the counter goes on.
        }
        catch (CheckpointException failure)
        {
            LogNotStored(_logger, failure.Message);
        }
    }

    private async Task RepeatAsync(PeriodicTimer timer, Func<Task> action)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(_tickers.Token))
            {
                await action();
            }
        }
        catch (OperationCanceledException) when (_tickers.IsCancellationRequested || _cancel.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // The task supervisor: a store that fails must not go unnoticed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure as StageException ?? new StageException("checkpoint", failure), drain: true);
        }
    }

    private async Task DisposeStagesAsync()
    {
        foreach (PipelineTask task in _graph.Tasks)
        {
            task.Drop();
        }

        foreach (SinkRunner sink in _graph.Sinks)
        {
            sink.Inbox.Drop();
            await WatchAsync(sink.DisposeAsync().AsTask(), drain: true);
        }

        if (_options.DeadLetters is not null)
        {
            await _options.DeadLetters.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "The clock was set {Direction} by {Span}: rows may be further ahead of it, or behind, than settings allow.")]
    private static partial void LogClockSet(ILogger logger, string direction, string span);

    [LoggerMessage(LogLevel.Error, "Stopped saving state: {Reason}. The topology goes on; a restart would begin at the last checkpoint.")]
    private static partial void LogNotStored(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "State is saved again, with checkpoint {Number}.")]
    private static partial void LogStoredAgain(ILogger logger, long number);

    [LoggerMessage(LogLevel.Error, "Stage {Stage} failed; the topology stops.")]
    private static partial void LogFailed(ILogger logger, string stage, Exception? cause);
}
