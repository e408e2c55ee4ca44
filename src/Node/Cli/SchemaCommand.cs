using System.CommandLine;
using Streams.Node.Hosting;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary><c>streams schema [TYPE]</c></summary>
internal static class SchemaCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string?> type = new("type")
        {
            Description = "A type of stage, for example filter, to read about its options instead.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        type.CompletionSources.Add(_ =>
            new NodeStages().Registry.All.Select(d => new System.CommandLine.Completions.CompletionItem(d.Type)));
        Command command = new("schema", "Writes the JSON Schema of topology files, for editors; or a type's options, for people.")
        {
            type,
        };
        command.SetAction(parsed => Run(parsed.GetValue(type), output));
        return command;
    }

    private static int Run(string? type, CliOutput output)
    {
        StageRegistry registry = new NodeStages().Registry;
        if (type is null)
        {
            output.Out.WriteLine(TopologySchema.Generate(registry));
            return ExitCode.Success;
        }

        StageDefinition[] found = [.. registry.All.Where(d => d.Type == type)];
        if (found.Length == 0)
        {
            string[] known = [.. registry.All.Select(d => d.Type).Distinct()];
            string nearest = NearestWord.Find(type, known) is { } word ? $"; did you mean {word}?" : "";
            output.Error.WriteLine($"streams: no type of stage is called {type}{nearest} There are: {string.Join(", ", known)}");
            return ExitCode.BadInput;
        }

        output.Out.Write(string.Join("\n", found.Select(StageReference.Generate)));
        return ExitCode.Success;
    }
}
