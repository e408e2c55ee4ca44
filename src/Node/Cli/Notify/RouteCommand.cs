using System.CommandLine;
using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Explaining;

namespace Streams.Node.Cli.Notify;

/// <summary><c>streams notify route --config FILE LABELS...</c></summary>
internal static class RouteCommand
{
    public static Command Create(CliOutput output)
    {
        Option<string> config = NotifyCommand.ConfigOption();
        Argument<string[]> labels = new("labels")
        {
            Description = "The alert's labels as name=value; a word alone is the alert's name.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Write the names of the receivers as JSON." };
        Command command = new("route", "Shows who is told of an alert, and why: the way through the routing tree.")
        {
            config, labels, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(labels), parsed.GetValue(json), output));
        return command;
    }

    private static int Run(string file, string[] arguments, bool isJson, CliOutput output)
    {
        if (!TryReadLabels(arguments, out Labels labels, out string problem))
        {
            output.Error.WriteLine($"streams: {problem}");
            return ExitCode.BadInput;
        }

        if (!NotifyFiles.TryLoad(file, output, out NotifyConfig? config, out _))
        {
            return ExitCode.BadInput;
        }

        if (isJson)
        {
            output.Out.WriteLine(JsonSerializer.Serialize(RouteExplanation.Receivers(config, labels)));
            return ExitCode.Success;
        }

        foreach (string line in RouteExplanation.Lines(config, labels, EventTime.From(TimeProvider.System.GetUtcNow())))
        {
            output.Out.WriteLine(line);
        }

        return ExitCode.Success;
    }

    private static bool TryReadLabels(string[] arguments, out Labels labels, out string problem)
    {
        LabelsBuilder builder = new();
        HashSet<string> names = [];
        problem = "";
        foreach (string argument in arguments)
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "alertname" : argument[..equals];
            string value = argument[(equals + 1)..];
            bool isQuoted = value.Length >= 2 && value[0] == '"' && value[^1] == '"';
            problem = name.Length == 0 || name.Any(letter => "!~{}\", ".Contains(letter))
                ? $"'{argument}' is no label; write name=value"
                : !names.Add(name) ? equals < 0
                    ? $"'{argument}' is no label, and the alert has a name already; write name=value"
                    : $"the label '{name}' stands twice"
                : problem;
            builder.Set(name.Length == 0 ? "_" : name, isQuoted ? value[1..^1] : value);
        }

        labels = builder.Build();
        return problem.Length == 0;
    }
}
