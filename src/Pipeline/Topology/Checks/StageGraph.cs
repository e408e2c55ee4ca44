using System.Diagnostics.CodeAnalysis;

namespace Streams.Topology.Checks;

/// <summary>The stages of a topology by name; of stages with one name, the first counts.</summary>
internal sealed class StageGraph
{
    private readonly Dictionary<string, GraphStage> _byName = [];

    /// <summary>Makes the graph of stages.</summary>
    /// <param name="stages">The stages, in the order described.</param>
    /// <param name="isComplete">Whether these are all; when a file is missing, what is not found may stand there.</param>
    /// <param name="start">Where errors stand that belong to no stage.</param>
    public StageGraph(IReadOnlyList<GraphStage> stages, bool isComplete, TextPosition? start)
    {
        Stages = stages;
        IsComplete = isComplete;
        Start = start;
        foreach (GraphStage stage in stages)
        {
            _byName.TryAdd(stage.Name, stage);
        }
    }

    /// <summary>The stages, in the order described.</summary>
    public IReadOnlyList<GraphStage> Stages { get; }

    /// <summary>Whether these are all stages of the topology.</summary>
    public bool IsComplete { get; }

    /// <summary>Where errors stand that belong to no stage.</summary>
    public TextPosition? Start { get; }

    /// <summary>Finds a stage.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out GraphStage? stage) => _byName.TryGetValue(name, out stage);
}
