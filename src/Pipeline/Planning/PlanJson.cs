using System.Text;
using System.Text.Json;
using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Planning;

/// <summary>A plan as JSON, for scripts.</summary>
public static class PlanJson
{
    /// <summary>Renders a plan.</summary>
    public static string Render(TopologyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            Write(json, plan);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, TopologyPlan plan)
    {
        json.WriteStartObject();
        json.WriteString("name", plan.Name);
        json.WriteNumber("shards", plan.Settings.Shards);
        json.WriteNumber("queue_batches", plan.Settings.Queue);
        json.WriteString("lateness", Durations.Format(plan.Settings.Lateness));
        json.WriteString("checkpoint_every", Durations.Format(plan.Settings.Checkpoint.Every));
        WriteArray(json, "sources", plan.Sources, (writer, source) => WriteStage(writer, source, source.Definition.Type));
        WriteArray(json, "task_groups", plan.Groups, WriteGroup);
        WriteArray(json, "sinks", plan.Sinks, (writer, sink) =>
        {
            WriteStage(writer, sink.Stage, sink.Stage.Definition.Type);
            WriteInputs(writer, sink.Inputs);
            writer.WriteNumber("channels", PlanFacts.FeedingTasks(sink));
        });
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, TaskGroup group)
    {
        json.WriteString("name", group.Name);
        json.WriteString("kind", Lower(group.Kind));
        json.WriteNumber("tasks", group.ShardCount);
        json.WritePropertyName("upstream");
        JsonSerializer.Serialize(json, group.Upstream.Select(g => g.Name));
        WriteArray(json, "operators", group.Nodes, (writer, node) =>
        {
            WriteStage(writer, node.Stage, node.Definition.Type);
            writer.WriteString("role", Lower(node.Role));
            WriteInputs(writer, node.Inputs);
        });
    }

    private static void WriteStage(Utf8JsonWriter json, StageNode stage, string type)
    {
        json.WriteString("name", stage.Name);
        json.WriteString("type", type);
    }

    private static void WriteInputs(Utf8JsonWriter json, IReadOnlyList<PlannedInput> inputs)
    {
        json.WritePropertyName("from");
        JsonSerializer.Serialize(json, inputs.Select(i => PlanFacts.Reads([i])));
    }

    private static void WriteArray<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => SnakeCase.From(value.ToString());
}
