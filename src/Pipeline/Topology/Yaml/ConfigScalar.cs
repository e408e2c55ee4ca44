namespace Streams.Topology.Yaml;

/// <summary>A single value: text, a number or a word.</summary>
public sealed class ConfigScalar : ConfigNode
{
    private const int LongestShown = 60;

    /// <summary>Makes a value.</summary>
    /// <param name="text">The text after variables were put in.</param>
    /// <param name="position">Where it begins.</param>
    /// <param name="written">The text as the file has it, when variables changed it.</param>
    /// <param name="isQuoted">Whether it was written in quotes or as a block, and so is text in any case.</param>
    public ConfigScalar(string text, TextPosition position, string? written = null, bool isQuoted = false)
        : base(position)
    {
        Text = text;
        Written = written ?? text;
        IsQuoted = isQuoted;
    }

    /// <summary>The text after variables were put in.</summary>
    public string Text { get; }

    /// <summary>The text as the file has it.</summary>
    public string Written { get; }

    /// <summary>Whether it was written in quotes or as a block, and so is text in any case.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether nothing was written, or the word for nothing.</summary>
    public bool IsNull => !IsQuoted && Written is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether an error was reported for it already, so that what follows from it is not worth another one.</summary>
    internal bool HasError { get; init; }

    internal override int Weight => 1;

    internal override int Depth => 1;

    /// <inheritdoc />
    public override string Describe()
    {
        if (IsNull)
        {
            return "nothing";
        }

        string shown = Text.ReplaceLineEndings(" ");
        shown = shown.Length > LongestShown ? $"'{shown[..LongestShown]}...'" : $"'{shown}'";
        return Written == Text ? shown : $"{shown} (from {Written.ReplaceLineEndings(" ")})";
    }
}
