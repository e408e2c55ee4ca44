namespace Streams.Topology;

/// <summary>One entry of a stage's <c>from</c>: another stage, and which of its outputs (empty for the main one).</summary>
public sealed record StageInput(string Stage, string Output = "", TextPosition? Position = null)
{
    /// <summary>The entry as a topology file writes it.</summary>
    public override string ToString() => Output.Length == 0 ? Stage : $"{Stage}.{Output}";
}
