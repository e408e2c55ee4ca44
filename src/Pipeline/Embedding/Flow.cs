using System.Threading.Channels;
using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;

namespace Streams;

/// <summary>One or more outputs in a pipeline that is described in code: what the next stage reads.</summary>
public sealed class Flow
{
    private readonly PipelineBuilder _builder;
    private readonly IReadOnlyList<StageInput> _outputs;

    internal Flow(PipelineBuilder builder, IReadOnlyList<StageInput> outputs)
    {
        _builder = builder;
        _outputs = outputs;
    }

    /// <summary>Adds a registered operator, found by the type of its options.</summary>
    public Flow Through(object options, string? name = null)
    {
        OperatorDefinition definition = _builder.Find<OperatorDefinition>(options);
        return _builder.Add(name ?? definition.Type, definition, options, _outputs);
    }

    /// <summary>Adds an operator of one's own, made once a shard.</summary>
    /// <param name="name">The stage's name.</param>
    /// <param name="create">Makes an instance.</param>
    /// <param name="keying">Which rows an instance must see together.</param>
    public Flow Through(string name, Func<OperatorContext, Operator> create, Keying keying = Keying.Row) =>
        Through(name, OperatorDefinition.Of<InCode>(InCode.Type, (_, context) => create(context)) with { Keying = _ => keying });

    /// <summary>Adds an operator by its definition.</summary>
    public Flow Through(string name, OperatorDefinition definition, object? options = null) =>
        _builder.Add(name, definition, options ?? InCode.Options, _outputs);

    /// <summary>Another output of the stage added last, for example <c>late</c>.</summary>
    public Flow Output(string output) => new(_builder, [.. _outputs.Select(o => o with { Output = output })]);

    /// <summary>Both flows together, for a stage that reads from both.</summary>
    public Flow And(Flow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Flow(_builder, [.. _outputs, .. other._outputs]);
    }

    /// <summary>Adds a registered sink, found by the type of its options.</summary>
    public Flow To(object options, string? name = null)
    {
        SinkDefinition definition = _builder.Find<SinkDefinition>(options);
        _builder.Add(name ?? definition.Type, definition, options, _outputs);
        return this;
    }

    /// <summary>Adds a sink of one's own.</summary>
    public Flow To(string name, Func<Sink> create)
    {
        _builder.Add(name, SinkDefinition.Of<InCode>(InCode.Type, _ => create()), InCode.Options, _outputs);
        return this;
    }

    /// <summary>Writes the rows to a channel, which is completed at the end; a full channel slows the pipeline down.</summary>
    public Flow To(ChannelWriter<Sample> samples, string name = "channel") =>
        To(name, () => new ChannelSink(samples));

    /// <summary>Checks, plans and starts the pipeline.</summary>
    public Task<RunningTopology> StartAsync(RunOptions? options = null, CancellationToken cancellationToken = default) =>
        _builder.StartAsync(options, cancellationToken);

    /// <summary>Runs the pipeline and yields its rows; leaving the loop stops it.</summary>
    public async IAsyncEnumerable<Sample> RunAsync(
        RunOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Channel<Sample> channel = Channel.CreateBounded<Sample>(SampleBatch.Capacity);
        To(channel.Writer);
        await using RunningTopology running = await StartAsync(options, cancellationToken);
        await foreach (Sample sample in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return sample;
        }

        await running.Completion;
    }
}
