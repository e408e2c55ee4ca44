using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Planning;
using Streams.Runtime;
using Streams.Sinks.DeadLetters;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>A topology that runs, with its metrics and its dead letters.</summary>
internal sealed partial class TopologyRun : IAsyncDisposable
{
    private readonly RuntimeMetrics _metrics;
    private readonly ILogger _logger;

    private TopologyRun(
        TopologyDescription topology, string text, RunningTopology running, RuntimeMetrics metrics, ILogger logger)
    {
        Topology = topology;
        Text = text;
        Running = running;
        _metrics = metrics;
        _logger = logger;
    }

    public TopologyDescription Topology { get; }

    /// <summary>The topology's file.</summary>
    public string Text { get; }

    public RunningTopology Running { get; }

    /// <summary>Starts a topology.</summary>
    /// <exception cref="StageException">A stage cannot start.</exception>
    /// <exception cref="StateMismatchException">The checkpoint to go on from does not fit.</exception>
    /// <exception cref="IOException">The dead letters cannot be written.</exception>
    public static async Task<TopologyRun> StartAsync(
        TopologyDescription topology, RunOptions options, CancellationToken cancellationToken)
    {
        TopologyPlan plan = TopologyPlanner.Plan(topology, Environment.ProcessorCount);
        ILogger logger = options.Loggers.CreateLogger<TopologyRun>();
        RunOptions whole = options with { DeadLetters = OpenDeadLetters(topology, options) };
        RunningTopology running = await RunningTopology.StartAsync(plan, whole, cancellationToken);
        LogStarted(logger, plan.Name, plan.Settings.Shards);
        return new TopologyRun(topology, options.TopologyText, running, new RuntimeMetrics(running, options.Clock), logger);
    }

    /// <summary>Says what was not used: without metrics or a dead letter nobody would know.</summary>
    public void ReportDrops()
    {
        string kept = Topology.Settings switch
        {
            { DeadLetter: { } file } => $"rows that could not be used are in {file.Path}",
            { DeadLetterTopic: { } topic } => $"rows that could not be used are in topic {topic.Topic}",
            _ => "settings.dead_letter names a file that keeps rows which could not be used",
        };
        foreach (IGrouping<string, StageStatus> stage in Running.Status().GroupBy(s => s.Stage))
        {
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                long rows = stage.Sum(s => s.Counters.Dropped(reason));
                if (rows > 0)
                {
                    LogDropped(_logger, stage.Key, rows, SnakeCase.From(reason.ToString()), kept);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await Running.DisposeAsync();
    }

    private static IDeadLetterOutput? OpenDeadLetters(TopologyDescription topology, RunOptions options)
    {
        try
        {
            return topology.Settings switch
            {
                { DeadLetter: { } file } => new DeadLetterFile(file.Path, options.Clock, options.Loggers.CreateLogger<DeadLetterFile>()),
                { DeadLetterTopic: { } topic } =>
                    new DeadLetterTopic(topic, options.Clock, options.Loggers.CreateLogger<DeadLetterTopic>()),
                _ => null,
            };
        }
        catch (IOException cause)
        {
            throw new IOException($"settings.dead_letter: {cause.Message}", cause);
        }
    }

    [LoggerMessage(LogLevel.Information, "Topology {Topology} runs on {Shards} shards.")]
    private static partial void LogStarted(ILogger logger, string topology, int shards);

    [LoggerMessage(LogLevel.Warning, "Stage {Stage} dropped {Rows} rows: {Reason}; {Kept}.")]
    private static partial void LogDropped(ILogger logger, string stage, long rows, string reason, string kept);
}
