using System.Text;
using Streams.Topology;

namespace Streams.Planning;

/// <summary>A plan as a Mermaid flowchart.</summary>
public static class PlanMermaid
{
    /// <summary>Renders a plan.</summary>
    public static string Render(TopologyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        StringBuilder text = new("flowchart LR\n");
        foreach (StageNode source in plan.Sources)
        {
            text.Append($"  {IdOf(source.Name)}([\"{source.Name}<br/>{source.Definition.Type}\"])\n");
        }

        for (int i = 0; i < plan.Groups.Count; i++)
        {
            TaskGroup group = plan.Groups[i];
            if (group.Nodes.Count > 0)
            {
                text.Append($"  subgraph group_{i} [\"{group.Name} x{group.ShardCount}\"]\n");
                foreach (PlannedNode node in group.Nodes)
                {
                    text.Append($"    {IdOf(node)}[\"{node.Stage.Name}<br/>{PlanFacts.TypeOf(node)}\"]\n");
                }

                text.Append("  end\n");
            }
        }

        foreach (PlannedSink sink in plan.Sinks)
        {
            text.Append($"  {IdOf(sink.Stage.Name)}[/\"{sink.Stage.Name}<br/>{sink.Stage.Definition.Type}\"/]\n");
        }

        AppendEdges(plan, text);
        return text.ToString();
    }

    private static void AppendEdges(TopologyPlan plan, StringBuilder text)
    {
        foreach (PlannedNode node in plan.Groups.SelectMany(g => g.Nodes))
        {
            foreach (PlannedInput input in node.Inputs)
            {
                AppendEdge(text, input, IdOf(node));
            }

            if (node.FramesTo is not null)
            {
                text.Append($"  {IdOf(node)} ==>|by key| {IdOf(node.Stage.Name)}\n");
            }
        }

        foreach (PlannedSink sink in plan.Sinks)
        {
            foreach (PlannedInput input in sink.Inputs)
            {
                AppendEdge(text, input, IdOf(sink.Stage.Name));
            }
        }
    }

    private static void AppendEdge(StringBuilder text, PlannedInput input, string to)
    {
        string label = input.Output.Length == 0 ? "" : $"|{input.Output}|";
        text.Append($"  {IdOf(input.Stage)} -->{label} {to}\n");
    }

    private static string IdOf(PlannedNode node) =>
        node.Role == NodeRole.Partial
            ? $"{IdOf(node.Stage.Name)}_partial_in_{node.Inputs[0].Group.Name.Replace('-', '_')}"
            : IdOf(node.Stage.Name);

    // A prefix keeps names such as "end" from meaning something to Mermaid.
    private static string IdOf(string stage) => $"s_{stage.Replace('-', '_')}";
}
