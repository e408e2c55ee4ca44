using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Binding;

namespace Streams.Planning;

/// <summary>An operator, or half of one, in the task group that runs it.</summary>
/// <param name="Stage">The stage as described.</param>
/// <param name="Role">Which part of the operator this is.</param>
/// <param name="Inputs">What it reads: outputs in its own group by plain calls, others through the group's link.</param>
public sealed record PlannedNode(StageNode Stage, NodeRole Role, IReadOnlyList<PlannedInput> Inputs)
{
    /// <summary>The operator's definition.</summary>
    public OperatorDefinition Definition => (OperatorDefinition)Stage.Definition;

    /// <summary>The operator's type and the options that its state depends on.</summary>
    public string Signature { get; } = OptionSignature.Of((OperatorDefinition)Stage.Definition, Stage.Options);

    /// <summary>The merging group that a partial's frames go to; null for other nodes.</summary>
    public TaskGroup? FramesTo { get; init; }
}
