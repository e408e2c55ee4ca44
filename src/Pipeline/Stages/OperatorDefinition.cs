using Streams.Data;

namespace Streams.Stages;

/// <summary>A type of operator.</summary>
public sealed record OperatorDefinition : StageDefinition
{
    private static readonly IReadOnlyList<OutputDefinition> SamplesOut = [new("", EdgeKind.Samples)];

    /// <inheritdoc />
    public override string Kind => "operator";

    /// <summary>What the operator accepts.</summary>
    public EdgeKind Accepts { get; init; } = EdgeKind.Samples;

    /// <summary>The outputs; the first, with the empty name, is what a bare <c>from</c> means.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; init; } = SamplesOut;

    /// <summary>Which rows an instance must see together, given the options.</summary>
    public Func<object, Keying> Keying { get; init; } = _ => Stages.Keying.Row;

    /// <summary>Gives the function from a series to its key, given the options; needed with <see cref="Keying.Key"/>.</summary>
    /// <remarks>All tasks share the function, so it must not change anything.</remarks>
    public Func<object, Func<Labels, Labels>>? KeyOf { get; init; }

    /// <summary>Whether every row that comes out has the key of its row as its series; for <see cref="Keying.Key"/>.</summary>
    public bool EmitsKeys { get; init; }

    /// <summary>
    /// How late a row may be for an instance to still use it, given the options; null where all late rows are treated alike.
    /// Rows up to it come in batches whose <c>LateWithin</c> is not more.
    /// </summary>
    public Func<object, TimeSpan?> AllowedLateness { get; init; } = _ => null;

    /// <summary>Whether the partial half must see all rows of a series on one shard, given the options.</summary>
    public Func<object, bool> NeedsWholeSeries { get; init; } = _ => false;

    /// <summary>Whether every row that comes out has the series that it came in with.</summary>
    public bool KeepsSeries { get; init; }

    /// <summary>Makes an instance; of a two-phase operator, the partial half.</summary>
    public required Func<object, OperatorContext, Operator> Create { get; init; }

    /// <summary>Makes the merging half of a two-phase operator.</summary>
    public Func<object, OperatorContext, MergeOperator>? CreateMerge { get; init; }

    /// <summary>The version of the operator's snapshot format.</summary>
    public int StateVersion { get; init; } = 1;

    /// <summary>The oldest version of the format that the operator still reads.</summary>
    public int StateVersionMin { get; init; } = 1;

    /// <summary>The keys of the options that the state depends on; null where it may depend on any.</summary>
    /// <remarks>When a topology changes, an operator takes its state over if these options have the same values as before.</remarks>
    public IReadOnlyList<string>? StateOptions { get; init; }

    /// <summary>Declares an operator by its options and its factory.</summary>
    public static OperatorDefinition Of<TOptions>(string type, Func<TOptions, OperatorContext, Operator> create)
        where TOptions : class => new()
        {
            Type = type,
            OptionsType = typeof(TOptions),
            Create = (options, context) => create((TOptions)options, context),
        };
}
