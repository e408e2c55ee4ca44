using System.CommandLine;
using System.Text.Json;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary><c>streams validate FILE...</c></summary>
internal static class ValidateCommand
{
    private static readonly JsonSerializerOptions JsonLayout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static Command Create(CliOutput output)
    {
        Argument<string[]> files = new("file") { Description = "Topology files.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = new("--json") { Description = "Write the findings as JSON." };
        Command command = new("validate", "Checks topology files and shows everything that is wrong with them.") { files, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), parsed.GetValue(json), output));
        return command;
    }

    private static int Run(string[] files, bool isJson, CliOutput output)
    {
        StageRegistry registry = NodeRegistry.Create();
        (string File, LoadResult Result)[] results = [.. files.Select(f => (f, TopologyFiles.Load(f, registry, output)))];
        if (isJson)
        {
            output.Out.WriteLine(JsonSerializer.Serialize(results.Select(r => Findings(r.File, r.Result)), JsonLayout));
        }
        else
        {
            WriteText(results, output);
        }

        return Array.TrueForAll(results, r => r.Result.IsValid) ? ExitCode.Success : ExitCode.BadInput;
    }

    private static void WriteText((string File, LoadResult Result)[] results, CliOutput output)
    {
        foreach ((string file, LoadResult result) in results)
        {
            TopologyFiles.Report(result, output.Error);
            if (result.Description is { } topology)
            {
                output.Out.WriteLine($"{file}: ok, topology {topology.Name} with {topology.Stages.Count} stages");
            }
        }
    }

    private static object Findings(string file, LoadResult result) => new
    {
        File = file,
        Valid = result.IsValid,
        Errors = result.Errors.Select(Finding),
        Warnings = result.Warnings.Select(Finding),
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
}
