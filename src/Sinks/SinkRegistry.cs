using Spectre.Console;
using Streams.Sinks.Console;
using Streams.Sinks.Discard;
using Streams.Sinks.Files;
using Streams.Sinks.Kafka;
using Streams.Stages;

namespace Streams.Sinks;

/// <summary>The types of sinks that come with the engine.</summary>
public static class SinkRegistry
{
    private const EdgeKind Both = EdgeKind.Samples | EdgeKind.Alerts;

    // One for the process: the lines of two sinks must not run into each other.
    private static readonly Lazy<TextWriter> RedirectedOutput =
        new(() => TextWriter.Synchronized(new StreamWriter(OutputPipe.Open()) { AutoFlush = true }));

    /// <summary>Adds all sinks.</summary>
    public static StageRegistry AddSinks(this StageRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .Add(SinkDefinition.Of<ConsoleOptions>("console", RealConsole) with { Accepts = Both })
            .Add(SinkDefinition.Of<DiscardOptions>("discard", _ => new DiscardSink()) with { Accepts = Both })
            .Add(SinkDefinition.Of<FileSinkOptions>("file", options => new FileSink(options)) with { Accepts = Both })
            .Add(SinkDefinition.Of<KafkaSinkOptions>("kafka", options => new KafkaSink(options)) with { Accepts = Both });
    }

    private static ConsoleSink RealConsole(ConsoleOptions options)
    {
        if (!System.Console.IsOutputRedirected)
        {
            return new ConsoleSink(options, AnsiConsole.Console, isTerminal: true);
        }

        AnsiConsoleSettings settings = new() { Out = new AnsiConsoleOutput(RedirectedOutput.Value) };
        return new ConsoleSink(options, AnsiConsole.Create(settings), isTerminal: false);
    }
}
