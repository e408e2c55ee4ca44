using Spectre.Console;
using Streams.Sinks.Console;
using Streams.Sinks.Discard;
using Streams.Sinks.Files;
using Streams.Stages;

namespace Streams.Sinks;

/// <summary>The types of sinks that come with the engine.</summary>
public static class SinkRegistry
{
    private const EdgeKind Both = EdgeKind.Samples | EdgeKind.Alerts;

    /// <summary>Adds all sinks.</summary>
    public static StageRegistry AddSinks(this StageRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .Add(SinkDefinition.Of<ConsoleOptions>("console", RealConsole) with { Accepts = Both })
            .Add(SinkDefinition.Of<DiscardOptions>("discard", _ => new DiscardSink()) with { Accepts = Both })
            .Add(SinkDefinition.Of<FileSinkOptions>("file", options => new FileSink(options)) with { Accepts = Both });
    }

    private static ConsoleSink RealConsole(ConsoleOptions options) =>
        new(options, AnsiConsole.Console, isTerminal: !System.Console.IsOutputRedirected);
}
