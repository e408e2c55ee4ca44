using Streams.Sources.Files;
using Streams.Sources.Generator;
using Streams.Stages;

namespace Streams.Sources.Tests;

public sealed class SourceRegistryTests
{
    [Fact]
    public void AddSources_Registry_KnowsAllSources()
    {
        StageRegistry registry = new StageRegistry().AddSources();

        Assert.Equal(["file", "generator", "http", "kafka", "scrape", "statsd"], registry.All.Select(d => d.Type));
        Assert.IsType<GeneratorSource>(
            registry.ForOptions<SourceDefinition>(new GeneratorOptions()).Create(new GeneratorOptions()));
        Assert.IsType<FileSource>(
            registry.ForOptions<SourceDefinition>(new FileSourceOptions { Path = new InputPath("-") })
                .Create(new FileSourceOptions { Path = new InputPath("-") }));
    }
}
