namespace Streams.Topology.Yaml;

/// <summary>A value in a YAML file, with the place it stands at.</summary>
public abstract class ConfigNode
{
    private protected ConfigNode(TextPosition position)
    {
        Position = position;
    }

    /// <summary>Where the value begins.</summary>
    public TextPosition Position { get; }

    /// <summary>Whether it was written in brackets or braces instead of on indented lines.</summary>
    public bool IsFlow { get; init; }

    /// <summary>How many values it consists of, itself included; a value reached over an alias counts each time.</summary>
    internal abstract int Weight { get; }

    /// <summary>How many levels of values it has, itself included.</summary>
    internal abstract int Depth { get; }

    /// <summary>The value in a few words, for messages.</summary>
    public abstract string Describe();
}
