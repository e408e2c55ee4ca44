using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Serilog.Events;
using Streams.Node.Hosting;
using Streams.Stages;
using Streams.Topology;

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
        Option<LogEventLevel> logLevel = new("--log-level")
        {
            Description = "The least level that is logged.",
            DefaultValueFactory = _ => LogEventLevel.Information,
        };
        Command command = new("run", "Runs a topology until its sources end, the time is up, or Ctrl-C.")
        {
            file, duration, listen, logLevel,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            NodeStages stages = new();
            if (!TopologyFiles.TryLoad(parsed.GetRequiredValue(file), stages.Registry, output, out TopologyDescription? topology))
            {
                return Task.FromResult(ExitCode.BadInput);
            }

            NodeOptions options = new(parsed.GetValue(duration), parsed.GetValue(listen), parsed.GetValue(logLevel));
            return new TopologyHost(topology, stages, options, output).RunAsync(cancellationToken);
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
