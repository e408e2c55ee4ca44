using System.Text;
using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Planning;

/// <summary>A plan as text: what runs where, what is fused, and where rows wait.</summary>
public static class PlanText
{
    /// <summary>Renders a plan.</summary>
    public static string Render(TopologyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        TopologySettings settings = plan.Settings;
        StringBuilder text = new();
        text.Append($"topology {plan.Name}: {Count(settings.Shards, "shard")}, ")
            .Append($"lateness {Durations.Format(settings.Lateness)}, ")
            .Append($"checkpoint every {Durations.Format(settings.Checkpoint.Every)}\n")
            .Append($"a channel holds {Count(settings.Queue, "batch", "batches")} of {SampleBatch.Capacity} rows\n");

        text.Append("\nsources\n");
        Table(text, plan.Sources.Select(s => (s.Name, s.Definition.Type, "to ingest")));
        foreach (TaskGroup group in plan.Groups)
        {
            text.Append($"\ntask group {group.Name}: {Count(group.ShardCount, "task")}, {PlanFacts.HowFed(plan, group)}\n");
            text.Append($"  channels in: {PlanFacts.Channels(plan, group)}; ");
            text.Append(group.Nodes.Count switch
            {
                0 => "no operators, rows pass through\n",
                1 => "1 operator\n",
                _ => $"{group.Nodes.Count} operators fused, joined by plain calls\n",
            });
            Table(text, group.Nodes.Select(n => (n.Stage.Name, PlanFacts.TypeOf(n), Reads(n))));
        }

        text.Append("\nsinks\n");
        Table(text, plan.Sinks.Select(s => (s.Stage.Name, s.Stage.Definition.Type,
            $"reads {PlanFacts.Reads(s.Inputs)}; channels in: {PlanFacts.FeedingTasks(s)}")));
        return text.ToString();
    }

    private static string Reads(PlannedNode node)
    {
        string reads = node.Inputs.Count > 0 ? $"reads {PlanFacts.Reads(node.Inputs)}" : "merges its partials";
        return node.FramesTo is null ? reads : $"{reads}; partials to {Count(node.FramesTo.ShardCount, "merging task")}";
    }

    private static void Table(StringBuilder text, IEnumerable<(string Name, string Type, string Note)> rows)
    {
        (string Name, string Type, string Note)[] all = [.. rows];
        int names = all.Length == 0 ? 0 : all.Max(r => r.Name.Length);
        int types = all.Length == 0 ? 0 : all.Max(r => r.Type.Length);
        foreach ((string name, string type, string note) in all)
        {
            text.Append($"  {name.PadRight(names)}  {type.PadRight(types)}  {note}\n");
        }
    }

    private static string Count(int count, string one, string? many = null) =>
        count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
