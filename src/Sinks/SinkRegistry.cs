using System.Security.Cryptography;
using Spectre.Console;
using Streams.Sinks.Console;
using Streams.Sinks.Discard;
using Streams.Sinks.Files;
using Streams.Sinks.Kafka;
using Streams.Sinks.Notify;
using Streams.Sinks.Notify.Api;
using Streams.Sinks.RemoteWrite;
using Streams.Sinks.Sql;
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
    /// <param name="registry">Where they are added.</param>
    /// <param name="alerts">Where the node serves the API of notifications; null for none.</param>
    public static StageRegistry AddSinks(this StageRegistry registry, AlertDoor? alerts = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .Add(SinkDefinition.Of<ConsoleOptions>("console", RealConsole) with { Accepts = Both })
            .Add(SinkDefinition.Of<DiscardOptions>("discard", _ => new DiscardSink()) with { Accepts = Both })
            .Add(SinkDefinition.Of<FileSinkOptions>("file", options => new FileSink(options)) with { Accepts = Both })
            .Add(SinkDefinition.Of<KafkaSinkOptions>("kafka", options => new KafkaSink(options)) with { Accepts = Both })
            .Add(SinkDefinition.Of<NotifySinkOptions>("notify", options => Notify(options, alerts)) with { Accepts = Both })
            .Add(SinkDefinition.Of<RemoteWriteSinkOptions>("remote_write", options => new RemoteWriteSink(options, Jitter())))
            .Add(SinkDefinition.Of<SqlSinkOptions>("sql", options => new SqlSink(options, Jitter())));
    }

    private static NotifySink Notify(NotifySinkOptions options, AlertDoor? door) =>
        new(options, door, Jitter());

    // Nodes that were refused together must not come again together.
    private static Random Jitter() => new(RandomNumberGenerator.GetInt32(int.MaxValue));

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
