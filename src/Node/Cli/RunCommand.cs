using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Serilog.Events;
using Streams.Node.Hosting;
using Streams.Stages;

namespace Streams.Node.Cli;

/// <summary><c>streams run TOPOLOGY</c></summary>
internal static class RunCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string> file = new("topology") { Description = "The topology file." };
        Option<TimeSpan?> duration = new("--for")
        {
            Description = "Stop by itself after this time, for example 30s or 1h30m.",
            HelpName = "duration",
            CustomParser = ParseDuration,
        };
        Option<IPEndPoint?> listen = new("--listen")
        {
            Description = "Serve /metrics and /health on this address: 127.0.0.1:9400, :9400 for all interfaces.",
            HelpName = "address",
            CustomParser = ParseAddress,
        };
        Option<string?> data = new("--data")
        {
            Description = "Keep state and accepted input in this folder, so that the next start goes on where this one ends.",
            HelpName = "folder",
        };
        Option<bool> watch = new("--watch")
        {
            Description = "Take the topology's files over when they change, without losing a row; SIGHUP does it once.",
        };
        Option<string[]?> discard = new("--discard-state")
        {
            Description = "Let the state of these stages go, for example because it does not fit any more.",
            HelpName = "stage",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<LogEventLevel> logLevel = new("--log-level")
        {
            Description = "The least level that is logged.",
            DefaultValueFactory = _ => LogEventLevel.Information,
        };
        Command command = new("run", "Runs a topology until its sources end, the time is up, or Ctrl-C.")
        {
            file, duration, listen, data, watch, discard, logLevel,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            NodeOptions options = new()
            {
                File = parsed.GetRequiredValue(file),
                Duration = parsed.GetValue(duration),
                Listen = parsed.GetValue(listen),
                DataFolder = parsed.GetValue(data),
                IsWatching = parsed.GetValue(watch),
                DiscardState = parsed.GetValue(discard) ?? [],
                LogLevel = parsed.GetValue(logLevel),
            };
            return new TopologyHost(new NodeStages(), options, output).RunAsync(cancellationToken);
        });
        return command;
    }

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Durations.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        result.AddError($"--for: '{text}' is not a duration above zero; write for example 30s, 5m or 1h30m");
        return null;
    }

    private static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string full = text.StartsWith(':') ? "0.0.0.0" + text : text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        if (full.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(full, out IPEndPoint? address))
        {
            return address;
        }

        result.AddError($"--listen: '{text}' is not an address; write for example 127.0.0.1:9400 or :9400");
        return null;
    }
}
