using Streams.Topology.Checks;

namespace Streams.Topology;

/// <summary>Checks how the stages of a topology are joined, however it was described.</summary>
public static class GraphChecks
{
    /// <summary>Checks names, inputs, types of edges, circles and unused stages, and reports everything at once.</summary>
    public static GraphCheckResult Check(TopologyDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        IEnumerable<GraphStage> stages = description.Stages.Select(stage =>
            new GraphStage(stage.Definition.Kind, stage.Name, stage.Definition, stage.From, stage.Position));
        return Check(new StageGraph([.. stages], isComplete: true, start: null));
    }

    /// <summary>Checks a graph of which parts may not be known.</summary>
    internal static GraphCheckResult Check(StageGraph graph)
    {
        List<string> files = [.. graph.Stages.Select(stage => stage.Position?.File).OfType<string>()];
        IEnumerable<TopologyError> errors =
        [
            .. NameCheck.Check(graph),
            .. InputCheck.Check(graph),
            .. CycleCheck.Check(graph),
            .. UsageCheck.MissingEnds(graph),
        ];
        return new GraphCheckResult(ErrorOrder.Sort(errors, files), ErrorOrder.Sort(UsageCheck.Unread(graph), files));
    }
}
