using Streams.Stages;

namespace Streams.Topology.Checks;

/// <summary>A stage as a node of the graph; of one that is not fully understood, what is unknown is null.</summary>
/// <param name="kind">Source, operator or sink.</param>
/// <param name="name">Its name.</param>
/// <param name="definition">Its type; null when that is not known, and then no rule on types applies to it.</param>
/// <param name="from">What it reads; null when that could not be read.</param>
/// <param name="position">Where it stands.</param>
internal sealed class GraphStage(
    string kind, string name, StageDefinition? definition, IReadOnlyList<StageInput>? from, TextPosition? position)
{
    private static readonly IReadOnlyList<OutputDefinition> SourceOutputs = [new("", EdgeKind.Samples)];

    /// <summary>Source, operator or sink.</summary>
    public string Kind => kind;

    /// <summary>The stage's name.</summary>
    public string Name => name;

    /// <summary>The stage's type; null when that is not known.</summary>
    public StageDefinition? Definition => definition;

    /// <summary>What the stage reads; null when that could not be read.</summary>
    public IReadOnlyList<StageInput>? From => from;

    /// <summary>Where the stage stands.</summary>
    public TextPosition? Position => position;

    /// <summary>The stage as errors name it.</summary>
    public string Component => $"{Kind}s.{Name}";

    /// <summary>Whether others can read from it.</summary>
    public bool HasOutputs => Kind != "sink";

    /// <summary>The outputs; null when they are not known.</summary>
    public IReadOnlyList<OutputDefinition>? Outputs => (Kind, Definition) switch
    {
        ("source", _) => SourceOutputs,
        ("sink", _) => [],
        (_, OperatorDefinition definition) => definition.Outputs,
        _ => null,
    };

    /// <summary>What it accepts; null when that is not known.</summary>
    public EdgeKind? Accepts => Definition switch
    {
        OperatorDefinition definition => definition.Accepts,
        SinkDefinition definition => definition.Accepts,
        _ => null,
    };

    /// <summary>The names under which others can read from it.</summary>
    public IEnumerable<string> Readable => Outputs is null
        ? [Name]
        : Outputs.Select(output => new StageInput(Name, output.Name).ToString());
}
