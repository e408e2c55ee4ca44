namespace Streams.Topology;

/// <summary>Something wrong in a topology: where, in which component and field, what was found and what is allowed.</summary>
public sealed record TopologyError(string Component, string Field, string Message, TextPosition? Position = null)
{
    /// <summary>The error on one line, the place first.</summary>
    public override string ToString()
    {
        string place = Position is null ? "" : $"{Position}: ";
        string component = Component.Length == 0 ? "" : Field.Length == 0 ? $"{Component}: " : $"{Component}.{Field}: ";
        string line = place + (component.Length == 0 && Field.Length > 0 ? $"{Field}: " : component) + Message;

        // Names and messages may quote anything that a file holds.
        return string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
