using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;

namespace Streams.TestKit.Engine;

/// <summary>One operator in the real engine: real tasks, channels and checkpoints, with every output collected.</summary>
public sealed class EngineRun(OperatorDefinition definition, object options, TimeSpan lateness)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TrackingBatchPool _pool = new();
    private readonly Dictionary<string, List<Sample>> _outputs =
        definition.Outputs.Where(o => o.Kind == EdgeKind.Samples).ToDictionary(o => o.Name, _ => new List<Sample>());

    /// <summary>Runs rows to their end.</summary>
    public async Task RunAsync(IReadOnlyList<Sample> rows, int shards, int rowsPerCommit, Checkpoint? restore = null)
    {
        await using (RunningTopology running = await StartAsync(shards, () => new ReplaySource(rows, rowsPerCommit), restore))
        {
            await running.Completion.WaitAsync(Patience);
        }

        _pool.AssertAllReturned();
    }

    /// <summary>Runs rows up to one of them, takes a checkpoint, and crashes.</summary>
    public async Task<Checkpoint> CrashAsync(IReadOnlyList<Sample> rows, int shards, int crashAt)
    {
        TaskCompletionSource paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Checkpoint? checkpoint;
        await using (RunningTopology running = await StartAsync(
            shards, () => new ReplaySource(rows, rowsPerCommit: 50, crashAt, paused), restore: null))
        {
            await paused.Task.WaitAsync(Patience);
            checkpoint = await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);
            running.Cancel();
        }

        _pool.AssertAllReturned();
        return checkpoint ?? throw new InvalidOperationException("The source had ended.");
    }

    /// <summary>The rows of an output, in the order in which they came.</summary>
    public IReadOnlyList<Sample> Output(string name) => _outputs[name];

    /// <summary>Everything that came out, to the bit, in an order that does not depend on how shards were interleaved.</summary>
    /// <param name="lastOnly">Whether only the last row of a series and time counts.</param>
    public IReadOnlyList<string> Results(bool lastOnly = false) =>
    [
        .. _outputs.SelectMany(o => (lastOnly ? Last(o.Value) : o.Value).Select(r =>
            $"{o.Key} {r.Time.Milliseconds} {r.Labels} {BitConverter.DoubleToUInt64Bits(r.Value):x16}"))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<Sample> Last(List<Sample> rows) =>
        rows.GroupBy(r => (r.Labels, r.Time)).Select(same => same.Last());

    private Task<RunningTopology> StartAsync(int shards, Func<Source> source, Checkpoint? restore)
    {
        Flow flow = Pipeline.Using(new StageRegistry())
            .With(new TopologySettings { Shards = shards, Lateness = lateness, Queue = 2 })
            .From("rows", source)
            .Through("under-test", definition, options);
        foreach ((string name, List<Sample> rows) in _outputs)
        {
            flow.Output(name).To($"collect-{name}", () => new CollectingSink(rows));
        }

        return flow.StartAsync(new RunOptions { Pool = _pool, Restore = restore });
    }
}
