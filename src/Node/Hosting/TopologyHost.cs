using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Node.Api;
using Streams.Node.Cli;
using Streams.Planning;
using Streams.Runtime;
using Streams.Sinks.DeadLetters;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>Runs one topology in this process: logs, metrics, signals and the exit code.</summary>
internal sealed partial class TopologyHost(TopologyDescription topology, NodeStages stages, NodeOptions options, CliOutput output)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly NodeHealth _health = new();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using ILoggerFactory loggers = NodeLogging.Create(options.LogLevel, output.IsErrorTerminal);
        ILogger logger = loggers.CreateLogger("Streams.Node");
        try
        {
            return await RunAsync(loggers, logger, cancellationToken);
        }
        catch (StageException failure)
        {
            await output.Error.WriteLineAsync($"streams: {failure.Message}");
            return ExitCode.Failure;
        }
        catch (IOException failure)
        {
            await output.Error.WriteLineAsync($"streams: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    private async Task<int> RunAsync(ILoggerFactory loggers, ILogger logger, CancellationToken cancellationToken)
    {
        using StopSignals signals = new();
        using MetricsCollector metrics = new();
        using ProcessMetrics process = new();
        await using NodeServer? server = options.Listen is null
            ? null
            : await NodeServer.StartAsync(options.Listen, _health, metrics, stages.Routes, loggers, cancellationToken);

        TopologyPlan plan = TopologyPlanner.Plan(topology, Environment.ProcessorCount);
        RunOptions run = new() { Clock = _clock, Loggers = loggers, DeadLetters = OpenDeadLetters(loggers) };
        await using RunningTopology running = await RunningTopology.StartAsync(plan, run, cancellationToken);
        using RuntimeMetrics published = new(running, _clock);
        _health.Running();
        LogStarted(logger, plan.Name, plan.Settings.Shards);
        if (server is not null)
        {
            LogListening(logger, server.Address);
        }

        try
        {
            if (!await AwaitEndAsync(running, signals, logger))
            {
                return ExitCode.Failure;
            }
        }
        finally
        {
            ReportDrops(running, logger);
        }

        LogEnded(logger, plan.Name);
        return ExitCode.Success;
    }

    /// <summary>Says what was not used: without metrics or a dead letter nobody would know.</summary>
    private void ReportDrops(RunningTopology running, ILogger logger)
    {
        string kept = topology.Settings.DeadLetter is { } file
            ? $"rows that could not be used are in {file.Path}"
            : "settings.dead_letter names a file that keeps rows which could not be used";
        foreach (IGrouping<string, StageStatus> stage in running.Status().GroupBy(s => s.Stage))
        {
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                long rows = stage.Sum(s => s.Counters.Dropped(reason));
                if (rows > 0)
                {
                    LogDropped(logger, stage.Key, rows, SnakeCase.From(reason.ToString()), kept);
                }
            }
        }
    }

    /// <summary>Waits for the end of the data, the time, or a signal, and lets everything drain; false when it was cut short.</summary>
    private async Task<bool> AwaitEndAsync(RunningTopology running, StopSignals signals, ILogger logger)
    {
        using CancellationTokenSource ended = new();
        Task progress = ShowProgressAsync(running, ended.Token);
        Task time = options.Duration is { } duration
            ? Task.Delay(duration, _clock, ended.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, _clock, ended.Token);
        try
        {
            if (await Task.WhenAny(running.Completion, time, signals.Stop) != running.Completion)
            {
                _health.Stopping();
                LogStopping(logger, running.Plan.Name);
                Task stopped = running.StopAsync();
                if (await Task.WhenAny(stopped, signals.Cancel) != stopped)
                {
                    LogCancelled(logger, running.Plan.Name);
                    running.Cancel();
                    await EndAtOnceAsync(running);
                    return false;
                }
            }

            await running.Completion;
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

    /// <summary>Gives what was cancelled a moment to end, then ends the process whatever it does.</summary>
    private async Task EndAtOnceAsync(RunningTopology running)
    {
        Task moment = Task.Delay(CancelPatience, _clock);
        if (await Task.WhenAny(running.Completion, moment) == moment)
        {
            // Blocked in a call to the system, for example on a pipe that nobody reads: it cannot be called off.
            Environment.Exit(ExitCode.Failure);
        }
    }

    private Task ShowProgressAsync(RunningTopology running, CancellationToken cancellationToken)
    {
        // A sink on the terminal would be overwritten by the line, and shows progress enough.
        bool isShown = output.IsErrorTerminal && !topology.Stages.Any(s => s.Definition is SinkDefinition { Type: "console" });
        return isShown ? new ProgressLine(running, output.Error, _clock).RunAsync(cancellationToken) : Task.CompletedTask;
    }

    private DeadLetterFile? OpenDeadLetters(ILoggerFactory loggers)
    {
        try
        {
            return topology.Settings.DeadLetter is { } file
                ? new DeadLetterFile(file.Path, _clock, loggers.CreateLogger<DeadLetterFile>())
                : null;
        }
        catch (IOException cause)
        {
            throw new IOException($"settings.dead_letter: {cause.Message}", cause);
        }
    }

    [LoggerMessage(LogLevel.Information, "Topology {Topology} runs on {Shards} shards.")]
    private static partial void LogStarted(ILogger logger, string topology, int shards);

    [LoggerMessage(LogLevel.Information, "Metrics and health are on {Address}.")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(LogLevel.Information, "Topology {Topology} stops: what was accepted goes through first.")]
    private static partial void LogStopping(ILogger logger, string topology);

    [LoggerMessage(LogLevel.Warning, "Topology {Topology} is stopped at once.")]
    private static partial void LogCancelled(ILogger logger, string topology);

    [LoggerMessage(LogLevel.Warning, "Stage {Stage} dropped {Rows} rows: {Reason}; {Kept}.")]
    private static partial void LogDropped(ILogger logger, string stage, long rows, string reason, string kept);

    [LoggerMessage(LogLevel.Information, "Topology {Topology} has ended.")]
    private static partial void LogEnded(ILogger logger, string topology);
}
