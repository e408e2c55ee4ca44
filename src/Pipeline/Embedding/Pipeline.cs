using System.Threading.Channels;
using Streams.Data;
using Streams.Stages;

namespace Streams;

/// <summary>Where pipelines in code begin: <c>Pipeline.From(rows).Through(operator).To(sink)</c>.</summary>
public static class Pipeline
{
    /// <summary>A builder that knows the types of stages by their options.</summary>
    public static PipelineBuilder Using(StageRegistry registry, string name = "pipeline") => new(registry, name);

    /// <summary>Begins with rows from an asynchronous sequence.</summary>
    public static Flow From(IAsyncEnumerable<Sample> samples) => Bare().From(samples);

    /// <summary>Begins with rows from a channel.</summary>
    public static Flow From(ChannelReader<Sample> samples) => Bare().From(samples);

    /// <summary>Begins with a source of one's own.</summary>
    public static Flow From(string name, Func<Source> source) => Bare().From(name, source);

    private static PipelineBuilder Bare() => new(new StageRegistry(), "pipeline");
}
