using Streams.Sources.Files;
using Streams.Sources.Generator;
using Streams.Sources.Http;
using Streams.Sources.Kafka;
using Streams.Sources.Scrape;
using Streams.Sources.Statsd;
using Streams.Stages;

namespace Streams.Sources;

/// <summary>The sources that topologies can use.</summary>
public static class SourceRegistry
{
    /// <summary>Adds all sources of this assembly.</summary>
    /// <param name="registry">Where they go.</param>
    /// <param name="door">What <c>http</c> sources are reached through; without one they cannot run.</param>
    public static StageRegistry AddSources(this StageRegistry registry, HttpDoor? door = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        HttpDoor opened = door ?? new HttpDoor();
        return registry
            .Add(SourceDefinition.Of<FileSourceOptions>("file", options => new FileSource(options)))
            .Add(SourceDefinition.Of<GeneratorOptions>("generator", options => new GeneratorSource(options)))
            .Add(SourceDefinition.Of<HttpSourceOptions>("http", options => new HttpSource(options, opened)))
            .Add(SourceDefinition.Of<KafkaSourceOptions>("kafka", options => new KafkaSource(options)))
            .Add(SourceDefinition.Of<ScrapeSourceOptions>("scrape", options => new ScrapeSource(options)))
            .Add(SourceDefinition.Of<StatsdSourceOptions>("statsd", options => new StatsdSource(options)));
    }
}
