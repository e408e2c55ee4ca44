namespace Streams.Topology;

/// <summary>A place in a topology file, counted from 1.</summary>
public sealed record TextPosition(string File, int Line, int Column)
{
    /// <summary>The place as editors open it: <c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
