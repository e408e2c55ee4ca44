using Streams.Stages;

namespace Streams.Topology.Checks;

/// <summary>Checks what stages read: that it is there, that it can be read, and that it fits.</summary>
internal static class InputCheck
{
    /// <summary>The errors.</summary>
    public static IEnumerable<TopologyError> Check(StageGraph graph) =>
        graph.Stages.Where(stage => stage.From is not null).SelectMany(stage => Check(graph, stage, stage.From ?? []));

    /// <summary>Whether an input names a stage that is there.</summary>
    public static bool IsResolved(StageGraph graph, StageInput input) => graph.TryGet(input.Stage, out _);

    private static IEnumerable<TopologyError> Check(StageGraph graph, GraphStage stage, IReadOnlyList<StageInput> from)
    {
        if (stage.Kind == "source")
        {
            return from.Count == 0 ? [] : [Error(stage, "a source reads no other stage; remove 'from'", from[0].Position)];
        }

        if (from.Count == 0)
        {
            string readable = Words.Listing(
                "; available", graph.Stages.Where(other => other.Name != stage.Name).SelectMany(other => other.Readable));
            return [Error(stage, $"'from' is missing or empty; {Words.A(stage.Kind)} names the stages that it reads{readable}", null)];
        }

        return from.Select((input, index) => Problem(graph, stage, input, from.Take(index)) is { } message
                ? Error(stage, message, input.Position)
                : null)
            .OfType<TopologyError>();
    }

    private static string? Problem(StageGraph graph, GraphStage stage, StageInput input, IEnumerable<StageInput> before)
    {
        if (before.Any(other => other.Stage == input.Stage && other.Output == input.Output))
        {
            return $"'{input}' stands twice in 'from'; remove one";
        }

        if (!graph.TryGet(input.Stage, out GraphStage? read))
        {
            return graph.IsComplete ? UnknownStage(graph, stage, input) : null;
        }

        if (!read.HasOutputs)
        {
            return $"'{read.Name}' is a sink, and nothing can be read from a sink";
        }

        if (read.Outputs is not { } outputs)
        {
            return null;
        }

        OutputDefinition? output = outputs.FirstOrDefault(o => o.Name == input.Output);
        return output is null ? UnknownOutput(read, input) : Unfit(graph, stage, input, output);
    }

    private static string UnknownStage(StageGraph graph, GraphStage stage, StageInput input)
    {
        GraphStage[] others = [.. graph.Stages.Where(other => other.HasOutputs && other.Name != stage.Name)];
        string[] readable = [.. others.SelectMany(other => other.Readable)];
        string? nearest = NearestWord.Find(input.Stage, others.Select(other => other.Name))
            ?? NearestWord.Find(input.ToString(), readable);
        return $"there is no stage '{input.Stage}'" + Words.Alternatives(nearest, readable, "available");
    }

    private static string UnknownOutput(GraphStage read, StageInput input)
    {
        string found = $"'{read.Name}' has no " + (input.Output.Length == 0 ? "main output" : $"output '{input.Output}'");
        string? nearest = NearestWord.Find(input.ToString(), read.Readable.Where(name => name != read.Name));
        return found + Words.Alternatives(nearest, read.Readable, "available");
    }

    private static string? Unfit(StageGraph graph, GraphStage stage, StageInput input, OutputDefinition output)
    {
        if (stage.Accepts is not { } accepts || (output.Kind & ~accepts) == 0)
        {
            return null;
        }

        IEnumerable<string> fitting = graph.Stages
            .Where(other => other != stage)
            .SelectMany(other => (other.Outputs ?? [])
                .Where(o => (o.Kind & ~accepts) == 0)
                .Select(o => new StageInput(other.Name, o.Name).ToString()));
        string type = stage.Definition is null ? "" : $" of type {stage.Definition.Type}";
        string fits = Words.Listing("; outputs that fit", fitting);
        return $"'{input}' carries {Describe(output.Kind)}, but {Words.A(stage.Kind)}{type} accepts {Describe(accepts)}"
            + (fits.Length == 0 ? "; no output in this topology fits" : fits);
    }

    private static string Describe(EdgeKind kind) => kind switch
    {
        EdgeKind.Samples => "samples",
        EdgeKind.Alerts => "alerts",
        _ => "samples and alerts",
    };

    private static TopologyError Error(GraphStage stage, string message, TextPosition? position) =>
        new(stage.Component, "from", message, position ?? stage.Position);
}
