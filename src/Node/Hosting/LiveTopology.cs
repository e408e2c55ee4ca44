using Microsoft.Extensions.Logging;
using Streams.Planning;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>What the node runs now, and its exchange for a changed topology without losing or doubling a row.</summary>
/// <remarks>
/// An exchange checks everything first: the files, and whether the state that there is fits. Then the old run stops at a
/// checkpoint behind its last row, and the new one goes on from there. If the new one does not start, the old one does, from
/// the same checkpoint.
/// </remarks>
internal sealed partial class LiveTopology : IAsyncDisposable
{
    private readonly RunOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _exchange = new(1, 1);
    private volatile TopologyRun _run;
    private volatile Exception? _failure;

    private LiveTopology(TopologyRun run, RunOptions options)
    {
        _run = run;
        _options = options;
        _logger = options.Loggers.CreateLogger<LiveTopology>();
        Completion = AwaitEndAsync();
    }

    /// <summary>The run of this moment.</summary>
    public TopologyRun Run => _run;

    /// <summary>Ends when a run ends by itself or is stopped, not when it is exchanged; faults when a stage failed.</summary>
    public Task Completion { get; }

    /// <summary>Starts the first run.</summary>
    public static async Task<LiveTopology> StartAsync(
        TopologyDescription topology, RunOptions options, CancellationToken cancellationToken) =>
        new(await TopologyRun.StartAsync(topology, options, cancellationToken), options with { Restore = null, DiscardState = [] });

    /// <summary>Exchanges the run for another topology.</summary>
    /// <param name="text">The topology's file.</param>
    /// <param name="loaded">What was loaded from it.</param>
    /// <param name="discarded">The stages whose state may go.</param>
    public async Task<ReloadResult> ExchangeAsync(string text, LoadResult loaded, IReadOnlyCollection<string> discarded)
    {
        if (!loaded.IsValid)
        {
            return ReloadResult.Refused(loaded.Errors.Select(error => $"error: {error}"));
        }

        await _exchange.WaitAsync();
        try
        {
            TopologyDescription next = loaded.Description;
            (IReadOnlyList<StateVerdict> verdicts, string[] against) = await CheckAsync(next, discarded);
            if (against.Length > 0)
            {
                return ReloadResult.Refused(against);
            }

            TopologyRun old = _run;
            await old.Running.StopAsync();
            old.ReportDrops();
            await old.DisposeAsync();
            return await StartAsync(next, verdicts, _options with
            {
                Restore = old.Running.NewestCheckpoint,
                TopologyText = text,
                DiscardState = discarded,
            });
        }
        finally
        {
            _exchange.Release();
        }
    }

    /// <summary>Asks the sources to end and waits until all that was accepted has gone through.</summary>
    public async Task StopAsync()
    {
        await _exchange.WaitAsync();
        try
        {
            await _run.Running.StopAsync();
        }
        finally
        {
            _exchange.Release();
        }
    }

    /// <summary>Stops at once; what is under way is lost, as after a crash.</summary>
    public void Cancel() => _run.Running.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _exchange.Dispose();
    }

    private async Task AwaitEndAsync()
    {
        while (true)
        {
            TopologyRun run = _run;
            await run.Running.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _exchange.WaitAsync();
            bool hasEnded = run == _run;
            _exchange.Release();
            if (hasEnded)
            {
                await (_failure is null ? run.Running.Completion : Task.FromException(_failure));
                return;
            }
        }
    }

    /// <summary>What would become of the stages' state, and what stands against the exchange.</summary>
    private async Task<(IReadOnlyList<StateVerdict> Verdicts, string[] Against)> CheckAsync(
        TopologyDescription next, IReadOnlyCollection<string> discarded)
    {
        if (next.Name != _run.Topology.Name)
        {
            return ([], [$"the topology is named '{next.Name}', but '{_run.Topology.Name}' runs, and state is kept by that name"]);
        }

        if (_run.Running.Completion.IsCompleted)
        {
            return ([], ["the topology has ended"]);
        }

        try
        {
            if (await _run.Running.CheckpointAsync(CancellationToken.None) is not { } checkpoint)
            {
                return ([], ["the topology's sources have ended"]);
            }

            TopologyPlan plan = TopologyPlanner.Plan(next, Environment.ProcessorCount);
            Checkpoint fitting = StateTransfer.Fit(plan, checkpoint, discarded);
            return (StateTransfer.Compare(plan, fitting), []);
        }
        catch (StateMismatchException mismatch)
        {
            return ([], [.. mismatch.Unfit.Select(DescribeUnfit)]);
        }
        catch (Exception failure) when (failure is CheckpointException or StageException)
        {
            return ([], [failure.Message]);
        }
    }

    /// <summary>Says why a stage's state does not fit, and what can be done.</summary>
    public static string DescribeUnfit(StateVerdict verdict) =>
        $"the state of '{verdict.Stage}' does not fit: {verdict.Reason}; undo the change, give the stage another name, "
        + $"or let the state go with --discard-state {verdict.Stage}";

    /// <summary>Starts the other topology, or the one before again.</summary>
    private async Task<ReloadResult> StartAsync(TopologyDescription next, IReadOnlyList<StateVerdict> verdicts, RunOptions options)
    {
        try
        {
            _run = await TopologyRun.StartAsync(next, options, CancellationToken.None);
            LogExchanged(_logger, next.Name);
            return new ReloadResult(
                true, [.. verdicts.Select(v => $"{v.Stage}: state {v.Fate.ToString().ToLowerInvariant()}, {v.Reason}")]);
        }
        catch (Exception failure) when (failure is StageException or IOException)
        {
            await GoOnAsync(options with { DiscardState = [], TopologyText = _run.Text });
            return ReloadResult.Refused($"{failure.Message}; the topology before goes on");
        }
    }

    /// <summary>Starts the topology before again: what it stopped at fits it, and its stages could start once.</summary>
    private async Task GoOnAsync(RunOptions options)
    {
        try
        {
            _run = await TopologyRun.StartAsync(_run.Topology, options, CancellationToken.None);
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "Topology {Topology} was exchanged for its changed file.")]
    private static partial void LogExchanged(ILogger logger, string topology);
}
