namespace Streams.Topology.Checks;

/// <summary>Checks that something comes in, that something goes out, and that nothing is computed for nobody.</summary>
internal static class UsageCheck
{
    /// <summary>An error for each end that is missing.</summary>
    public static IEnumerable<TopologyError> MissingEnds(StageGraph graph)
    {
        if (graph.IsComplete && !graph.Stages.Any(stage => stage.Kind == "source"))
        {
            yield return new TopologyError("sources", "", "the topology has no source; add at least one", graph.Start);
        }

        if (graph.IsComplete && !graph.Stages.Any(stage => stage.Kind == "sink"))
        {
            yield return new TopologyError("sinks", "", "the topology has no sink; add at least one", graph.Start);
        }
    }

    /// <summary>A warning for each source and operator that nobody reads.</summary>
    public static IEnumerable<TopologyError> Unread(StageGraph graph)
    {
        StageInput[] inputs = [.. graph.Stages.SelectMany(stage => stage.From ?? [])];

        // A misspelled or unread 'from' may be meant for just the stage that seems unused.
        bool isCertain = graph.IsComplete
            && graph.Stages.All(stage => stage.From is not null)
            && inputs.All(input => InputCheck.IsResolved(graph, input));
        HashSet<string> read = [.. inputs.Select(input => input.Stage)];
        return graph.Stages
            .Where(stage => isCertain && stage.HasOutputs && !read.Contains(stage.Name))
            .Select(stage => new TopologyError(
                stage.Component,
                "",
                $"nobody reads '{stage.Name}'; name it in the 'from' of another stage, or remove it",
                stage.Position));
    }
}
