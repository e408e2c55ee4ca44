using Streams.Sources.Files;
using Streams.Sources.Generator;
using Streams.Sources.Kafka;
using Streams.Stages;

namespace Streams.Sources;

/// <summary>The sources that topologies can use.</summary>
public static class SourceRegistry
{
    /// <summary>Adds all sources of this assembly.</summary>
    public static StageRegistry AddSources(this StageRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .Add(SourceDefinition.Of<FileSourceOptions>("file", options => new FileSource(options)))
            .Add(SourceDefinition.Of<GeneratorOptions>("generator", options => new GeneratorSource(options)))
            .Add(SourceDefinition.Of<KafkaSourceOptions>("kafka", options => new KafkaSource(options)));
    }
}
