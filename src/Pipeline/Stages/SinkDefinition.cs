namespace Streams.Stages;

/// <summary>A type of sink.</summary>
public sealed record SinkDefinition : StageDefinition
{
    /// <inheritdoc />
    public override string Kind => "sink";

    /// <summary>What the sink accepts.</summary>
    public EdgeKind Accepts { get; init; } = EdgeKind.Samples;

    /// <summary>Makes the sink.</summary>
    public required Func<object, Sink> Create { get; init; }

    /// <summary>Declares a sink by its options and its factory.</summary>
    public static SinkDefinition Of<TOptions>(string type, Func<TOptions, Sink> create)
        where TOptions : class => new()
        {
            Type = type,
            OptionsType = typeof(TOptions),
            Create = options => create((TOptions)options),
        };
}
