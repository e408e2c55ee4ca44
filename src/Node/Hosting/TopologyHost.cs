using Microsoft.Extensions.Logging;
using Streams.Node.Api;
using Streams.Node.Api.Rules;
using Streams.Node.Cli;
using Streams.Planning;
using Streams.Runtime;
using Streams.Stages;
using Streams.Storage;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>Runs one topology in this process: logs, metrics, signals, changes of its file, and the exit code.</summary>
internal sealed partial class TopologyHost(NodeStages stages, NodeOptions options, CliOutput output)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly NodeHealth _health = new();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        TopologyFile file = new(options.File, stages.Registry, output.WorkingFolder);
        (string text, LoadResult loaded) = file.Load();
        TopologyFiles.Report(loaded.Errors, loaded.Warnings, output.Error);
        if (!loaded.IsValid)
        {
            return ExitCode.BadInput;
        }

        using ILoggerFactory loggers = NodeLogging.Create(options.LogLevel, output.IsErrorTerminal);
        try
        {
            return await RunAsync(file, text, loaded.Description, loggers, cancellationToken);
        }
        catch (StateMismatchException mismatch)
        {
            foreach (StateVerdict unfit in mismatch.Unfit)
            {
                await output.Error.WriteLineAsync($"error: {LiveTopology.DescribeUnfit(unfit)}");
            }

            return ExitCode.BadInput;
        }
        catch (Exception failure) when (failure is StageException or IOException or StorageException)
        {
            await output.Error.WriteLineAsync($"streams: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    private async Task<int> RunAsync(
        TopologyFile file, string text, TopologyDescription topology, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ILogger logger = loggers.CreateLogger("Streams.Node");
        using StopSignals signals = new();
        using HangUpSignals hangUps = new();
        using MetricsCollector metrics = new(logger);
        using ProcessMetrics process = new();
        await using NodeStorage storage = NodeStorage.Open(topology.Settings.Checkpoint, options.DataFolder, _clock, loggers);
        TopologyControl control = new();
        RulesApi rules = new(_clock);
        await using NodeServer? server = options.Listen is null
            ? null
            : await NodeServer.StartAsync(
                options.Listen, _health, metrics, [.. stages.Routes, control.Map, rules.Map], loggers, cancellationToken);

        LiveTopology? started = await StartAsync(topology, text, storage, loggers, signals.Stopping);
        if (started is null)
        {
            LogNotStarted(logger, topology.Name);
            return ExitCode.Success;
        }

        await using LiveTopology live = started;
        await using Reloader reloader = new(live, file, hangUps, options.IsWatching, _clock, loggers);
        control.Open(live, reloader);
        rules.Open(live);
        _health.Running(() => live.Run.Running.Checkpoints.Error);
        if (server is not null)
        {
            LogListening(logger, server.Address);
        }

        try
        {
            if (!await AwaitEndAsync(live, signals, logger))
            {
                return ExitCode.Failure;
            }
        }
        finally
        {
            live.Run.ReportDrops();
        }

        LogEnded(logger, topology.Name);
        return ExitCode.Success;
    }

    /// <summary>Takes the state over and starts; null when a signal came first, for a store may be long in answering.</summary>
    private async Task<LiveTopology?> StartAsync(
        TopologyDescription topology, string text, NodeStorage storage, ILoggerFactory loggers, CancellationToken stopping)
    {
        try
        {
            (long epoch, Checkpoint? newest) = await storage.TakeOverAsync(topology.Name, stopping);
            return await LiveTopology.StartAsync(topology, OptionsOf(text, storage, loggers, epoch, newest), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    private RunOptions OptionsOf(string text, NodeStorage storage, ILoggerFactory loggers, long epoch, Checkpoint? newest) => new()
    {
        Clock = _clock,
        Loggers = loggers,
        Checkpoints = storage.Checkpoints,
        DataFolder = storage.Folder,
        Epoch = epoch,
        TopologyText = text,
        Restore = newest,
        DiscardState = options.DiscardState,
    };

    /// <summary>Waits for the end of the data, the time, or a signal, and lets everything drain; false when it was cut short.</summary>
    private async Task<bool> AwaitEndAsync(LiveTopology live, StopSignals signals, ILogger logger)
    {
        using CancellationTokenSource ended = new();
        Task progress = ShowProgressAsync(live, ended.Token);
        Task time = options.Duration is { } duration
            ? Task.Delay(duration, _clock, ended.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, _clock, ended.Token);
        try
        {
            if (await Task.WhenAny(live.Completion, time, signals.Stop) != live.Completion
                && !await StopAsync(live, signals, logger))
            {
                return false;
            }

            await live.Completion;
            return true;
        }
        catch (StageException failure)
        {
            _health.Failed(failure.Message);
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await progress;
        }
    }

    /// <summary>Lets everything that was accepted go through; false when that was cut short.</summary>
    private async Task<bool> StopAsync(LiveTopology live, StopSignals signals, ILogger logger)
    {
        string name = live.Run.Topology.Name;
        TimeSpan bound = live.Run.Topology.Settings.StopWithin;
        _health.Stopping();
        LogStopping(logger, name);
        Task stopped = live.StopAsync();
        using CancellationTokenSource inTime = new();
        Task tooLate = Task.Delay(bound, _clock, inTime.Token);
        Task first = await Task.WhenAny(stopped, signals.Cancel, tooLate);
        await inTime.CancelAsync();
        if (first == stopped)
        {
            return true;
        }

        if (first == tooLate)
        {
            LogTooLate(logger, name, Durations.Format(bound));
        }
        else
        {
            LogCancelled(logger, name);
        }

        live.Cancel();
        await EndAtOnceAsync(live);
        return false;
    }

    /// <summary>Gives what was cancelled a moment to end, then ends the process whatever it does.</summary>
    private async Task EndAtOnceAsync(LiveTopology live)
    {
        Task moment = Task.Delay(CancelPatience, _clock);
        if (await Task.WhenAny(live.Completion, moment) == moment)
        {
            // Blocked in a call to the system, for example on a pipe that nobody reads: it cannot be called off.
            Environment.Exit(ExitCode.Failure);
        }
    }

    private Task ShowProgressAsync(LiveTopology live, CancellationToken cancellationToken)
    {
        // A sink on the terminal would be overwritten by the line, and shows progress enough.
        bool isShown = output.IsErrorTerminal
            && !live.Run.Topology.Stages.Any(s => s.Definition is SinkDefinition { Type: "console" });
        return isShown ? new ProgressLine(live, output.Error, _clock).RunAsync(cancellationToken) : Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Metrics and health are on {Address}.")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(LogLevel.Information, "Topology {Topology} was stopped before it had started.")]
    private static partial void LogNotStarted(ILogger logger, string topology);

    [LoggerMessage(LogLevel.Information, "Topology {Topology} stops: what was accepted goes through first.")]
    private static partial void LogStopping(ILogger logger, string topology);

    [LoggerMessage(LogLevel.Warning, "Topology {Topology} is stopped at once.")]
    private static partial void LogCancelled(ILogger logger, string topology);

    [LoggerMessage(LogLevel.Error, "Topology {Topology} did not come to an end within {Bound} and is stopped at once; "
        + "the next start goes on from the last checkpoint.")]
    private static partial void LogTooLate(ILogger logger, string topology, string bound);

    [LoggerMessage(LogLevel.Information, "Topology {Topology} has ended.")]
    private static partial void LogEnded(ILogger logger, string topology);
}
