using System.CommandLine;
using System.Text.Json;
using Streams.Node.Hosting;
using Streams.Node.Testing;
using Streams.Sinks.Notify.Testing;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary><c>streams validate FILE...</c></summary>
internal static class ValidateCommand
{
    private const string TestFileEnding = ".test.yaml";

    private static readonly JsonSerializerOptions JsonLayout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static Command Create(CliOutput output)
    {
        Argument<string[]> files = new("file")
        {
            Description = "Topology files, or their tests (NAME.test.yaml).",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Write the findings as JSON." };
        Command command = new("validate", "Checks topology files and shows everything that is wrong with them.") { files, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), parsed.GetValue(json), output));
        return command;
    }

    private static int Run(string[] files, bool isJson, CliOutput output)
    {
        StageRegistry registry = new NodeStages().Registry;
        CheckedFile[] all = [.. files.Select(f => Check(f, registry, output))];
        if (isJson)
        {
            output.Out.WriteLine(JsonSerializer.Serialize(all.Select(Findings), JsonLayout));
        }
        else
        {
            WriteText(all, output);
        }

        return Array.TrueForAll(all, f => f.Errors.Count == 0) ? ExitCode.Success : ExitCode.BadInput;
    }

    private static CheckedFile Check(string file, StageRegistry registry, CliOutput output)
    {
        if (file.EndsWith(TestFileEnding, StringComparison.OrdinalIgnoreCase))
        {
            if (NotifyTestLoader.IsNotifyTest(file, output.WorkingFolder))
            {
                NotifyTestFile notify = NotifyTestLoader.Load(file, Environment.GetEnvironmentVariable, output.WorkingFolder);
                return new CheckedFile(file, notify.Errors, [], $"{notify.Tests.Count} tests");
            }

            TopologyTestFile tests = TopologyTestLoader.Load(
                file, registry, Environment.GetEnvironmentVariable, output.WorkingFolder);
            return new CheckedFile(file, tests.Errors, [], $"{tests.Tests.Count} tests");
        }

        LoadResult result = TopologyFiles.Load(file, registry, output);
        string summary = $"topology {result.Description?.Name} with {result.Description?.Stages.Count} stages";
        return new CheckedFile(file, result.Errors, result.Warnings, summary);
    }

    private static void WriteText(CheckedFile[] files, CliOutput output)
    {
        foreach (CheckedFile file in files)
        {
            TopologyFiles.Report(file.Errors, file.Warnings, output.Error);
            if (file.Errors.Count == 0)
            {
                output.Out.WriteLine($"{file.Name}: ok, {file.Summary}");
            }
        }
    }

    private static object Findings(CheckedFile file) => new
    {
        File = file.Name,
        Valid = file.Errors.Count == 0,
        Errors = file.Errors.Select(Finding),
        Warnings = file.Warnings.Select(Finding),
    };

    private static object Finding(TopologyError error) => new
    {
        error.Position?.File,
        error.Position?.Line,
        error.Position?.Column,
        error.Component,
        error.Field,
        error.Message,
    };

    private sealed record CheckedFile(
        string Name, IReadOnlyList<TopologyError> Errors, IReadOnlyList<TopologyError> Warnings, string Summary);
}
