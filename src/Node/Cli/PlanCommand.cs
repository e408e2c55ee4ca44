using System.CommandLine;
using Streams.Node.Hosting;
using Streams.Planning;
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
        Command command = new("plan", "Shows what would run where: tasks, shards, fused operators, exchanges, channels.")
        {
            file, format,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(format), output));
        return command;
    }

    private static int Run(string file, string format, CliOutput output)
    {
        if (!TopologyFiles.TryLoad(file, new NodeStages().Registry, output, out TopologyDescription? topology))
        {
            return ExitCode.BadInput;
        }

        TopologyPlan plan = TopologyPlanner.Plan(topology, Environment.ProcessorCount);
        output.Out.Write(format switch
        {
            "mermaid" => PlanMermaid.Render(plan),
            "json" => PlanJson.Render(plan),
            _ => PlanText.Render(plan),
        });
        return ExitCode.Success;
    }
}
