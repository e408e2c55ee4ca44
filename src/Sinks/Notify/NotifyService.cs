using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers;

namespace Streams.Sinks.Notify;

/// <summary>Runs the core on one task at a time: takes commands, keeps what they changed, and starts what is due.</summary>
/// <remarks>
/// A command is answered when what it changed is on the disk, and an attempt begins only then. Commands that come together
/// share one commit. Attempts run on their own; none holds up another.
/// </remarks>
internal sealed partial class NotifyService : IAsyncDisposable
{
    private const int CommandsMax = 1024;

    // As Alertmanager waits for what is under way when it ends.
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(30);

    private readonly NotifyCore _core;
    private readonly NotifyDatabase? _database;
    private readonly IReadOnlyDictionary<Target, IIntegration> _integrations;
    private readonly Dictionary<Target, TimeSpan> _timeouts;
    private readonly TimeProvider _clock;
    private readonly NotifyClock _time;
    private readonly ILogger _logger;
    private readonly Channel<Command> _commands = Channel.CreateBounded<Command>(
        new BoundedChannelOptions(CommandsMax) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _sending = [];
    private readonly HashSet<Target> _troubled = [];
    private readonly Lock _sendingLock = new();
    private readonly List<Command> _done = [];
    private readonly List<Attempt> _starts = [];
    private int _hasRefused;
    private Task _loop = Task.CompletedTask;
    private Task<bool>? _read;

    /// <summary>Makes a service; nothing runs before <see cref="Start"/>.</summary>
    public NotifyService(
        NotifyConfig config,
        NotifyCore core,
        NotifyDatabase? database,
        IReadOnlyDictionary<Target, IIntegration> integrations,
        TimeProvider clock,
        ILogger logger)
    {
        _core = core;
        _database = database;
        _integrations = integrations;
        _clock = clock;
        _time = new NotifyClock(clock);
        _logger = logger;
        _timeouts = config.Receivers.SelectMany(receiver =>
                Delivery.Targets.Of(config)[receiver.Name].Zip(Delivery.Targets.Integrations(receiver)))
            .ToDictionary(pair => pair.First, pair => pair.Second.Config.Timeout);
    }

    /// <summary>The counts, for anyone.</summary>
    public NotifyCounts Counts => _core.Counts;

    /// <summary>What waits for each target. Only single numbers of it may be read beside the service's own task.</summary>
    public IReadOnlyCollection<DeliveryLane> Lanes => _core.Lanes;

    /// <summary>How many alerts are known; for anyone, as are the counts below.</summary>
    public int AlertCount() => _core.Engine.Alerts.Count;

    public int GroupCount() => _core.Engine.Groups.Count;

    public int SilenceCount() => _core.Engine.Silences.Count;

    public int DeadCount() => _core.Dead.Count;

    public long ClockSetCount() => _time.SetCount;

    public long RefusedCount() => _core.Engine.Refused;

    /// <summary>Puts back what was kept, and runs.</summary>
    public void Start()
    {
        _database?.Load(_core, Now());
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Runs a piece of work on the core and waits until what it changed is kept.</summary>
    public async Task<T> RunAsync<T>(Func<NotifyCore, EventTime, T> work, CancellationToken cancellationToken)
    {
        Command<T> command = new(work);
        try
        {
            await _commands.Writer.WriteAsync(command, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // The loop has ended: with its failure, or because the service was stopped.
            await _loop;
            throw new InvalidOperationException("Notification has stopped.");
        }

        return await command.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Takes updates of alerts and waits until they are kept; gives how many were refused because too many are known.</summary>
    public async Task<long> ApplyAsync(IReadOnlyList<AlertUpdate> updates, CancellationToken cancellationToken)
    {
        long refused = await RunAsync((core, now) => core.Apply(updates, now), cancellationToken);
        if (refused > 0 && Interlocked.Exchange(ref _hasRefused, 1) == 0)
        {
            LogRefused();
        }

        return refused;
    }

    /// <summary>Waits until all that is due now was sent or given up, within a bound.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(DrainPatience, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            while (await RunAsync((core, _) => core.QueuedCount, either.Token) > 0)
            {
                await Task.WhenAny(Sending().Append(Task.Delay(TimeSpan.FromMilliseconds(50), _clock, either.Token)));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotDrained();
        }
    }

    /// <summary>Stops taking commands, lets the attempts that run come to an end, and keeps what came of them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // When the loop has failed, so do they: whoever waits for the service learns of it there.
        await Task.WhenAll(Sending()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _commands.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (IIntegration integration in _integrations.Values)
        {
            integration.Dispose();
        }

        _database?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            bool isOpen = true;
            while (isOpen)
            {
                isOpen = await WaitAsync();
                Step();
            }
        }
        catch (Exception cause)
        {
            _commands.Writer.TryComplete(cause);
            FailAll(cause);
            throw;
        }
    }

    /// <summary>Takes all commands that are there, does what is due, keeps it, and only then answers and sends.</summary>
    private void Step()
    {
        while (_done.Count < CommandsMax && _commands.Reader.TryRead(out Command? command))
        {
            // Read for each: what a command says is over must not lie in the future of the one who takes it, and it may have
            // come after this step began.
            // Among the done ones before it runs: if it fails, its caller learns of it as the others do.
            _done.Add(command);
            command.Run(_core, Now());
        }

        if (!_stop.IsCancellationRequested)
        {
            _core.Advance(Now(), _starts);
        }

        _database?.Commit();
        foreach (Command command in _done)
        {
            command.Complete();
        }

        _done.Clear();
        foreach (Attempt attempt in _starts)
        {
            Send(attempt);
        }

        _starts.Clear();
    }

    private async Task<bool> WaitAsync()
    {
        EventTime now = Now();
        EventTime next = _stop.IsCancellationRequested ? EventTime.Maximum : _core.NextDue(now);
        if (next <= now)
        {
            return true;
        }

        using CancellationTokenSource woken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task<bool> command = _read = _read is { IsCompleted: false } read ? read : _commands.Reader.WaitToReadAsync().AsTask();
        if (next == EventTime.Maximum || _stop.IsCancellationRequested)
        {
            return await command;
        }

        // A day is enough: then it is asked again.
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Min(next.Milliseconds - now.Milliseconds, 86_400_000));
        Task delay = Task.Delay(wait, _clock, woken.Token);
        Task first = await Task.WhenAny(command, delay);
        await woken.CancelAsync();
        return first == delay || await command;
    }

    private void Send(Attempt attempt)
    {
        Task sending = SendAsync(attempt);
        lock (_sendingLock)
        {
            _sending.RemoveWhere(task => task.IsCompleted);
            _sending.Add(sending);
        }
    }

    private async Task SendAsync(Attempt attempt)
    {
        await Task.Yield();
        SendResult result = await AttemptAsync(attempt);
        AttemptEnd end = await RunAsync((core, now) => core.Finish(attempt, result, now), CancellationToken.None);
        Report(attempt, result, end);
    }

    private async Task<SendResult> AttemptAsync(Attempt attempt)
    {
        TimeSpan timeout = _timeouts[attempt.Target];
        using CancellationTokenSource patience = new(timeout, _clock);
        try
        {
            return await _integrations[attempt.Target].SendAsync(attempt.SeenByTarget(), patience.Token);
        }
        catch (OperationCanceledException)
        {
            return SendResult.Retry($"no answer within {Stages.Durations.Format(timeout)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A secret's file that cannot be read: it may be there the next time.
            return SendResult.Retry(error.Message);
        }
#pragma warning disable CA1031 // Where integrations are plugged in: a defect of one is not to keep its group waiting for ever.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // Its message may show what it stumbled over, and that may be a secret.
            return SendResult.Rejected($"the integration failed with {error.GetType().Name}");
        }
    }

    /// <summary>Logs that a target is in trouble once, and that it is well again once.</summary>
    private void Report(Attempt attempt, SendResult result, AttemptEnd end)
    {
        string target = attempt.Target.ToString();
        bool isFirst;
        lock (_sendingLock)
        {
            isFirst = result.Outcome == SendOutcome.Delivered ? _troubled.Remove(attempt.Target) : _troubled.Add(attempt.Target);
        }

        if (isFirst && result.Outcome == SendOutcome.Delivered)
        {
            LogRecovered(target);
        }
        else if (isFirst)
        {
            LogTroubled(target, result.Detail);
        }

        if (end.BreakerOpened)
        {
            LogBreaker(target, result.Detail);
        }

        if (end.GivenUp > 0)
        {
            LogGivenUp(target, end.GivenUp, result.Detail);
        }
    }

    private Task[] Sending()
    {
        lock (_sendingLock)
        {
            return [.. _sending];
        }
    }

    private void FailAll(Exception cause)
    {
        foreach (Command command in _done)
        {
            command.Fail(cause);
        }

        while (_commands.Reader.TryRead(out Command? command))
        {
            command.Fail(cause);
        }
    }

    /// <summary>The time; when the clock was set, what was so far away stays so far away.</summary>
    private EventTime Now()
    {
        (EventTime now, TimeSpan set) = _time.Look();
        if (set != TimeSpan.Zero)
        {
            _core.Shift(set, now);
            LogClock(set);
        }

        return now;
    }

    [LoggerMessage(LogLevel.Warning, "The clock was set by {Set}; notifications that wait do so as long as they would have.")]
    private partial void LogClock(TimeSpan set);

    [LoggerMessage(LogLevel.Warning, "Notifications for {Target} are in trouble: {Detail}.")]
    private partial void LogTroubled(string target, string detail);

    [LoggerMessage(LogLevel.Information, "Notifications for {Target} go through again.")]
    private partial void LogRecovered(string target);

    [LoggerMessage(LogLevel.Warning, "Notifications for {Target} fail again and again and are held for a while: {Detail}.")]
    private partial void LogBreaker(string target, string detail);

    [LoggerMessage(LogLevel.Error, "{Count} notifications for {Target} were given up: {Detail}.")]
    private partial void LogGivenUp(string target, int count, string detail);

    [LoggerMessage(
        LogLevel.Warning, "As many alerts as may be (alerts_max) are known; new ones are refused until some have been over for a while.")]
    private partial void LogRefused();

    [LoggerMessage(LogLevel.Warning, "Some notifications were still on their way when the topology ended.")]
    private partial void LogNotDrained();

    private abstract class Command
    {
        public abstract void Run(NotifyCore core, EventTime now);

        public abstract void Complete();

        public abstract void Fail(Exception cause);
    }

    private sealed class Command<T>(Func<NotifyCore, EventTime, T> work) : Command
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Answer => _answer.Task;

        public override void Run(NotifyCore core, EventTime now) => _result = work(core, now);

        // Set by Run, which comes before.
        public override void Complete() => _answer.TrySetResult(_result!);

        public override void Fail(Exception cause) => _answer.TrySetException(cause);
    }
}
