namespace Streams.Stages;

/// <summary>An output of an operator: its name (empty for the main one) and what flows out of it.</summary>
public sealed record OutputDefinition(string Name, EdgeKind Kind)
{
    /// <summary>Whether the partial half emits it when the operator runs in two phases; the merging half emits the others.</summary>
    public bool IsOfPartial { get; init; }
}
