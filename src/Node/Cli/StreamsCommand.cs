using System.CommandLine;
using System.CommandLine.Parsing;
using Streams.Node.Cli.Anomaly;
using Streams.Node.Cli.Backtests;
using Streams.Node.Cli.Checkpoints;
using Streams.Node.Cli.DeadLetters;
using Streams.Node.Cli.Notify;
using Streams.Node.Cli.Rules;
using Streams.Node.Cli.Slos;

namespace Streams.Node.Cli;

/// <summary>The command line: <c>streams COMMAND ...</c>.</summary>
internal static class StreamsCommand
{
    private const string Description =
        """
        A streaming monitoring engine: metric samples in, windows, percentiles, anomalies and alerts out.

        Examples:
          streams run topology/quickstart.yaml          run a topology until it ends or Ctrl-C
          streams run my.yaml --listen :9400 --for 30s  with /metrics and /health, for half a minute
          streams validate my.yaml                      all that is wrong with it, at once
          streams plan my.yaml --format mermaid         what runs where, as a diagram
          streams test my.test.yaml                     run its tests in virtual time
          streams rules check alerts.yaml               all that is wrong with Prometheus rules
          streams backtest new.yaml --input old.ndjson  the alerts that they would have given
        """;

    public static async Task<int> RunAsync(string[] arguments, CliOutput output)
    {
        ParseResult parsed = Create(output).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                await output.Error.WriteLineAsync($"streams: {error.Message}");
            }

            await output.Error.WriteLineAsync($"Try 'streams {CommandPath(parsed)}--help'.");
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output.Out,
            Error = output.Error,
            EnableDefaultExceptionHandler = false,

            // Signals mean more than "cancel" here: the first drains, the second cancels.
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Create(CliOutput output) => new(Description)
    {
        RunCommand.Create(output),
        ValidateCommand.Create(output),
        PlanCommand.Create(output),
        TestCommand.Create(output),
        RulesCommand.Create(output),
        QueryCommand.Create(output),
        ExplainCommand.Create(output),
        BacktestCommand.Create(output),
        SloCommand.Create(output),
        SchemaCommand.Create(output),
        NotifyCommand.Create(output),
        KeysCommand.Create(output),
        DevCommand.Create(output),
        CheckpointsCommand.Create(output),
        AnomalyCommand.Create(output),
        DeadLetterCommand.Create(output),
        CompletionCommand.Create(output),
    };

    private static string CommandPath(ParseResult parsed)
    {
        string path = "";
        CommandResult? command = parsed.CommandResult;
        while (command is { Command: not RootCommand })
        {
            path = $"{command.Command.Name} {path}";
            command = command.Parent as CommandResult;
        }

        return path;
    }
}
