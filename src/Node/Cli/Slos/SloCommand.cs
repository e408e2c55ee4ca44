using System.CommandLine;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Loading;
using Streams.Topology.Yaml;

namespace Streams.Node.Cli.Slos;

/// <summary><c>streams slo FILE</c></summary>
internal static class SloCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string> file = new("file") { Description = "The file of objectives." };
        Option<string?> target = new("--output") { Description = "Write the rule file here instead of showing it.", HelpName = "file" };
        Command command = new("slo", "Turns service level objectives into recording rules and burn-rate alerts.") { file, target };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(target), output));
        return command;
    }

    private static int Run(string file, string? target, CliOutput output)
    {
        List<TopologyError> errors = [];
        SloFileOptions? options = Read(file, output.WorkingFolder, errors);
        TopologyFiles.Report(errors, [], output.Error);
        if (options is null || errors.Count > 0)
        {
            return ExitCode.BadInput;
        }

        string rules = $"# Made by 'streams slo' from {Path.GetFileName(file)}.\ngroups:\n"
            + string.Concat(options.Slos.Select(slo => new SloRules(slo).Write()));
        if (target is null)
        {
            output.Out.Write(rules);
            return ExitCode.Success;
        }

        try
        {
            File.WriteAllText(Path.GetFullPath(target, output.WorkingFolder), rules);
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine($"error: '{target}' cannot be written: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static SloFileOptions? Read(string file, string workingFolder, List<TopologyError> errors)
    {
        if (FileText.Read(Path.GetFullPath(file, workingFolder), out string? problem, "SLO") is not { } text)
        {
            errors.Add(new TopologyError("", "", $"'{file}' {problem}"));
            return null;
        }

        ConfigNode? root = YamlReader.Read(text, file, Environment.GetEnvironmentVariable, errors);
        if (root is not ConfigMapping mapping)
        {
            if (errors.Count == 0)
            {
                errors.Add(new TopologyError("", "", "expected the key 'slos'", root?.Position ?? new TextPosition(file, 1, 1)));
            }

            return null;
        }

        SloFileOptions? options = new OptionsBinder(workingFolder, errors).Bind<SloFileOptions>(mapping, "");
        if (options?.Slos.GroupBy(slo => slo.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            errors.Add(new TopologyError("slos", "", $"two objectives are called '{twice.Key}'", mapping.Position));
        }

        return options;
    }
}
