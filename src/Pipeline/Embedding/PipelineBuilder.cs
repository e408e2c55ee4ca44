using System.Threading.Channels;
using Streams.Data;
using Streams.Planning;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Checks;

namespace Streams;

/// <summary>Gathers the stages of a pipeline that is described in code.</summary>
public sealed class PipelineBuilder
{
    private readonly StageRegistry _registry;
    private readonly string _name;
    private readonly List<StageNode> _stages = [];
    private TopologySettings _settings = new();

    internal PipelineBuilder(StageRegistry registry, string name)
    {
        _registry = registry;
        _name = name;
    }

    /// <summary>Sets the settings of the whole pipeline.</summary>
    public PipelineBuilder With(TopologySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        return this;
    }

    /// <summary>Begins with a registered source, found by the type of its options.</summary>
    public Flow From(object options, string? name = null)
    {
        SourceDefinition definition = _registry.ForOptions<SourceDefinition>(options);
        return Add(name ?? definition.Type, definition, options, []);
    }

    /// <summary>Begins with rows from an asynchronous sequence.</summary>
    public Flow From(IAsyncEnumerable<Sample> samples, string name = "samples") =>
        From(name, () => new SequenceSource(samples));

    /// <summary>Begins with rows from a channel.</summary>
    public Flow From(ChannelReader<Sample> samples, string name = "samples")
    {
        ArgumentNullException.ThrowIfNull(samples);
        return From(samples.ReadAllAsync(), name);
    }

    /// <summary>Begins with a source of one's own.</summary>
    public Flow From(string name, Func<Source> source)
    {
        SourceDefinition definition = SourceDefinition.Of<InCode>(InCode.Type, _ => source());
        return Add(name, definition, InCode.Options, []);
    }

    /// <summary>What was described so far.</summary>
    public TopologyDescription Describe() => new(_name, _settings, [.. _stages]);

    /// <summary>Checks, plans and starts the pipeline.</summary>
    /// <exception cref="TopologyException">Options are wrong, or the stages do not fit together; it names everything.</exception>
    public Task<RunningTopology> StartAsync(RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        TopologyDescription description = Describe();
        IReadOnlyList<TopologyError> errors =
        [
            .. description.Stages.SelectMany(stage => OptionsCheck.Check(stage, description.Settings)),
            .. GraphChecks.Check(description).Errors,
        ];
        if (errors.Count > 0)
        {
            throw new TopologyException(errors);
        }

        options ??= new RunOptions();
        return RunningTopology.StartAsync(TopologyPlanner.Plan(description, options.CoreCount), options, cancellationToken);
    }

    internal TDefinition Find<TDefinition>(object options)
        where TDefinition : StageDefinition => _registry.ForOptions<TDefinition>(options);

    internal Flow Add(string name, StageDefinition definition, object options, IReadOnlyList<StageInput> from)
    {
        string unique = name;
        for (int i = 2; _stages.Exists(s => s.Name == unique); i++)
        {
            unique = $"{name}-{i}";
        }

        _stages.Add(new StageNode(unique, definition, options, from));
        return new Flow(this, [new StageInput(unique)]);
    }
}
