using Streams.Sinks.Console;
using Streams.Sinks.Files;
using Streams.Stages;

namespace Streams.Sinks.Tests;

public sealed class SinkRegistryTests
{
    [Fact]
    public void AddSinks_NewRegistry_HasAllTypesWithTheirKindsOfEdges()
    {
        StageRegistry registry = new StageRegistry().AddSinks();

        List<SinkDefinition> sinks = [.. registry.All.OfType<SinkDefinition>()];

        Assert.Equal(["console", "discard", "file", "kafka", "notify", "remote_write", "sql"], sinks.Select(s => s.Type));
        Assert.Equal(["remote_write", "sql"], sinks.Where(s => s.Accepts == EdgeKind.Samples).Select(s => s.Type));
        Assert.All(sinks[..^2], sink => Assert.Equal(EdgeKind.Samples | EdgeKind.Alerts, sink.Accepts));
    }

    [Fact]
    public void Create_FromOptions_MakesTheSink()
    {
        StageRegistry registry = new StageRegistry().AddSinks();
        FileSinkOptions file = new() { Path = new OutputPath("x") };
        ConsoleOptions console = new();

        Assert.IsType<FileSink>(registry.ForOptions<SinkDefinition>(file).Create(file));
        Assert.IsType<ConsoleSink>(registry.ForOptions<SinkDefinition>(console).Create(console));
    }
}
