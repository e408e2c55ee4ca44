namespace Streams.Stages;

/// <summary>A type of source.</summary>
public sealed record SourceDefinition : StageDefinition
{
    /// <inheritdoc />
    public override string Kind => "source";

    /// <summary>Makes the source.</summary>
    public required Func<object, Source> Create { get; init; }

    /// <summary>Declares a source by its options and its factory.</summary>
    public static SourceDefinition Of<TOptions>(string type, Func<TOptions, Source> create)
        where TOptions : class => new()
        {
            Type = type,
            OptionsType = typeof(TOptions),
            Create = options => create((TOptions)options),
        };
}
