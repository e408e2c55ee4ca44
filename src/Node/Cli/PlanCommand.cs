using System.CommandLine;
using Streams.Node.Hosting;
using Streams.Planning;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary><c>streams plan FILE</c></summary>
internal static class PlanCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string> file = new("file") { Description = "The topology file." };
        Option<string> format = new("--format")
        {
            Description = "How to write the plan.",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "mermaid", "json");
        Option<string?> against = new("--against")
        {
            Description = "An older file, or the address of a node: shows what would become of its state instead.",
            HelpName = "file or url",
        };
        Command command = new("plan", "Shows what would run where: tasks, shards, fused operators, exchanges, channels.")
        {
            file, format, against,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(against) is not null && parsed.GetValue(format) == "mermaid")
            {
                parsed.AddError("--against answers in text or json, not in mermaid.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(format),
            parsed.GetValue(against),
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string format, string? against, CliOutput output, CancellationToken cancellationToken)
    {
        StageRegistry registry = new NodeStages().Registry;
        if (!TopologyFiles.TryLoad(file, registry, output, out TopologyDescription? topology))
        {
            return ExitCode.BadInput;
        }

        TopologyPlan plan = TopologyPlanner.Plan(topology, Environment.ProcessorCount);
        if (against is not null)
        {
            return await PlanAgainst.RunAsync(plan, against, registry, format == "json", output, cancellationToken);
        }

        await output.Out.WriteAsync(format switch
        {
            "mermaid" => PlanMermaid.Render(plan),
            "json" => PlanJson.Render(plan),
            _ => PlanText.Render(plan),
        });
        return ExitCode.Success;
    }
}
