namespace Streams.Stages;

/// <summary>A type of stage as topology files know it: its name, its options and what it is made by.</summary>
public abstract record StageDefinition
{
    /// <summary>The type's name in topology files.</summary>
    public required string Type { get; init; }

    /// <summary>The options record that files bind to.</summary>
    public required Type OptionsType { get; init; }

    /// <summary>Whether the stage is a source, an operator or a sink.</summary>
    public abstract string Kind { get; }
}
