namespace Streams.Topology.Checks;

/// <summary>Finds stages that feed each other in a circle.</summary>
internal static class CycleCheck
{
    /// <summary>One error per circle, the shortest through its first stage.</summary>
    public static IEnumerable<TopologyError> Check(StageGraph graph)
    {
        Dictionary<GraphStage, GraphStage[]> readers = Readers(graph);
        HashSet<GraphStage> reported = [];
        foreach (GraphStage stage in readers.Keys)
        {
            if (!reported.Contains(stage) && ShortestCircle(stage, readers) is { } circle)
            {
                reported.UnionWith(circle);
                GraphStage last = circle[^1];
                StageInput? closing = stage.From?.FirstOrDefault(input => input.Stage == last.Name);
                string chain = string.Join(" -> ", circle.Append(stage).Select(member => member.Name));
                yield return new TopologyError(
                    stage.Component,
                    "from",
                    $"stages feed each other in a circle: {chain}; break it by reading from an earlier stage",
                    closing?.Position ?? stage.Position);
            }
        }
    }

    /// <summary>Who reads whom, of stages that have input from a circle; all others are taken away one by one.</summary>
    private static Dictionary<GraphStage, GraphStage[]> Readers(StageGraph graph)
    {
        ILookup<GraphStage, GraphStage> readers = graph.Stages
            .SelectMany(stage => (stage.From ?? [])
                .Select(input => graph.TryGet(input.Stage, out GraphStage? read) && read.HasOutputs ? read : null)
                .OfType<GraphStage>()
                .Distinct()
                .Select(read => (Read: read, Reader: stage)))
            .ToLookup(edge => edge.Read, edge => edge.Reader);
        Dictionary<GraphStage, int> inputs = graph.Stages.ToDictionary(stage => stage, _ => 0);
        foreach (GraphStage reader in readers.SelectMany(group => group))
        {
            inputs[reader]++;
        }

        Queue<GraphStage> free = new(inputs.Where(pair => pair.Value == 0).Select(pair => pair.Key));
        while (free.TryDequeue(out GraphStage? stage))
        {
            foreach (GraphStage reader in readers[stage])
            {
                if (--inputs[reader] == 0)
                {
                    free.Enqueue(reader);
                }
            }
        }

        return graph.Stages
            .Where(stage => inputs[stage] > 0)
            .ToDictionary(stage => stage, stage => readers[stage].ToArray());
    }

    private static List<GraphStage>? ShortestCircle(GraphStage start, Dictionary<GraphStage, GraphStage[]> readers)
    {
        Dictionary<GraphStage, GraphStage> cameFrom = [];
        Queue<GraphStage> queue = new([start]);
        while (queue.TryDequeue(out GraphStage? stage))
        {
            foreach (GraphStage reader in readers.GetValueOrDefault(stage, []))
            {
                if (reader == start)
                {
                    return Trace(start, stage, cameFrom);
                }

                if (cameFrom.TryAdd(reader, stage))
                {
                    queue.Enqueue(reader);
                }
            }
        }

        return null;
    }

    private static List<GraphStage> Trace(
        GraphStage start, GraphStage last, Dictionary<GraphStage, GraphStage> cameFrom)
    {
        List<GraphStage> chain = [last];
        while (chain[^1] != start)
        {
            chain.Add(cameFrom[chain[^1]]);
        }

        chain.Reverse();
        return chain;
    }
}
