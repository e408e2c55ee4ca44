using Streams.Data;
using Streams.Planning;
using Streams.Runtime;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>Runs topology tests on the real engine, in virtual time.</summary>
/// <remarks>
/// The sources are replaced by the test's input and the sinks by what catches the outputs that it looks at; the operators
/// are the topology's own. A checkpoint passes through all stages behind everything that came before it, so its completion
/// says that a step of the test is through: nothing waits for real time.
/// </remarks>
public static class TopologyTestRunner
{
    // The name of a stage has no colon, so this collides with none.
    private const string CapturePrefix = "expect:";

    // A year before the end of the calendar, which leaves room for the longest move of the clock.
    private static readonly DateTimeOffset LatestClock = new(9998, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs a test.</summary>
    public static async Task<TopologyTestResult> RunAsync(
        TopologyTest test, TopologyTestOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(options);
        if (test.ExpectedErrors is not null)
        {
            return new TopologyTestResult(test, RefusalProblems(test.ExpectedErrors, test.Topology), []);
        }

        Dictionary<ExpectedOutput, List<Sample>> captured = test.Expected.ToDictionary(e => e, _ => new List<Sample>());
        try
        {
            Checkpoint? restore = options.RestartAfter is null
                ? null
                : await RunUntilCheckpointAsync(test, captured, options, cancellationToken);
            await RunToEndAsync(test, captured, options, restore, cancellationToken);
        }
        catch (StageException failure)
        {
            return new TopologyTestResult(test, [$"stage {failure.Message}"], []);
        }

        return new TopologyTestResult(
            test, [], [.. captured.Select(c => OutputComparison.Compare(c.Key, c.Value)).OfType<OutputDifference>()]);
    }

    private static List<string> RefusalProblems(IReadOnlyList<string> expected, LoadResult topology)
    {
        List<string> problems = topology.IsValid ? ["the topology has no errors"] : [];
        string[] errors = [.. topology.Errors.Select(e => e.ToString())];
        foreach (string text in expected.Where(t => !Array.Exists(errors, e => e.Contains(t, StringComparison.Ordinal))))
        {
            problems.Add($"no error contains \"{text}\"");
        }

        if (problems.Count > 0)
        {
            problems.AddRange(errors.Select(e => $"the topology has: {e}"));
        }

        return problems;
    }

    /// <summary>Runs a part of the input, takes a checkpoint, and breaks the run off as a crash would.</summary>
    private static async Task<Checkpoint?> RunUntilCheckpointAsync(
        TopologyTest test,
        Dictionary<ExpectedOutput, List<Sample>> captured,
        TopologyTestOptions options,
        CancellationToken cancellationToken)
    {
        VirtualClock clock = ClockOf(test);
        (TopologyPlan plan, ReplayGate gate) = Prepare(test, captured, options, options.Shards, options.RestartAfter);
        await using RunningTopology running = await StartAsync(plan, clock, options, null, cancellationToken);
        await StepAsync(running, gate.AllDelivered, cancellationToken);
        Checkpoint? checkpoint = await SettleAsync(running, cancellationToken);
        running.Cancel();
        return checkpoint;
    }

    private static async Task RunToEndAsync(
        TopologyTest test,
        Dictionary<ExpectedOutput, List<Sample>> captured,
        TopologyTestOptions options,
        Checkpoint? restore,
        CancellationToken cancellationToken)
    {
        VirtualClock clock = ClockOf(test);
        int? shards = restore is null ? options.Shards : options.ShardsAfterRestart ?? options.Shards;
        (TopologyPlan plan, ReplayGate gate) = Prepare(test, captured, options, shards, pauseAfter: null);
        await using RunningTopology running = await StartAsync(plan, clock, options, restore, cancellationToken);
        await StepAsync(running, gate.AllDelivered, cancellationToken);
        await SettleAsync(running, cancellationToken);
        if (test.Advance is { } advance)
        {
            clock.Advance(advance);
            await StepAsync(running, running.TickAsync(), cancellationToken);
            await SettleAsync(running, cancellationToken);
        }

        if (test.Ends)
        {
            gate.LetEnd();
            await running.Completion.WaitAsync(cancellationToken);
        }
        else
        {
            // Nothing is under way, and a stop would be a kind of end: partitions that close stop holding time back.
            running.Cancel();
        }
    }

    /// <summary>The clock of a run: it stands at the newest row, as if the input had just come in.</summary>
    private static VirtualClock ClockOf(TopologyTest test)
    {
        EventTime newest = test.Input.Values.SelectMany(rows => rows).Select(row => row.Time).Append(test.Start).Max();
        return new VirtualClock(DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Min(newest.Milliseconds, LatestClock.ToUnixTimeMilliseconds())));
    }

    private static (TopologyPlan Plan, ReplayGate Gate) Prepare(
        TopologyTest test,
        Dictionary<ExpectedOutput, List<Sample>> captured,
        TopologyTestOptions options,
        int? shards,
        double? pauseAfter)
    {
        TopologyDescription topology = test.Topology.GetOrThrow();
        ReplayGate gate = new(topology.Stages.Count(s => s.Definition is SourceDefinition));
        IEnumerable<StageNode> sources = topology.Stages.Where(s => s.Definition is SourceDefinition).Select(stage =>
        {
            IReadOnlyList<Sample> rows = test.Input.GetValueOrDefault(stage.Name) ?? [];
            int? pauseAt = pauseAfter is { } part ? (int)(part * rows.Count) : null;
            ReplayOptions replay = new(options.RowsPerCommit, pauseAt, test.Advance is not null);
            return stage with
            {
                Definition = SourceDefinition.Of<ReplayOptions>("test", o => new ReplaySource(rows, o, gate)),
                Options = replay,
            };
        });
        IEnumerable<StageNode> operators = topology.Stages.Where(s => s.Definition is OperatorDefinition);
        IEnumerable<StageNode> sinks = captured.Select(c => new StageNode(
            CapturePrefix + c.Key.From,
            SinkDefinition.Of<ExpectedOutput>("test", _ => new CaptureSink(c.Value)) with
            {
                Accepts = EdgeKind.Samples | EdgeKind.Alerts,
            },
            c.Key,
            [c.Key.From]));
        TopologySettings settings = topology.Settings with { Shards = shards ?? topology.Settings.Shards };
        TopologyDescription replaced = new(topology.Name, settings, [.. sources, .. operators, .. sinks]);
        return (TopologyPlanner.Plan(replaced, Environment.ProcessorCount), gate);
    }

    private static Task<RunningTopology> StartAsync(
        TopologyPlan plan,
        VirtualClock clock,
        TopologyTestOptions options,
        Checkpoint? restore,
        CancellationToken cancellationToken) =>
        RunningTopology.StartAsync(
            plan, new RunOptions { Clock = clock, Pool = options.Pool, Restore = restore }, cancellationToken);

    /// <summary>Waits until everything so far has passed through all stages.</summary>
    private static async Task<Checkpoint?> SettleAsync(RunningTopology running, CancellationToken cancellationToken)
    {
        Task<Checkpoint?> checkpoint = running.CheckpointAsync(cancellationToken);
        await StepAsync(running, checkpoint, cancellationToken);
        return await checkpoint;
    }

    /// <summary>Waits for a step of the test; when a stage fails, the step may never end, and the failure is thrown.</summary>
    private static async Task StepAsync(RunningTopology running, Task step, CancellationToken cancellationToken)
    {
        await Task.WhenAny(step, running.Completion);
        if (!step.IsCompletedSuccessfully)
        {
            // Cancelled with the run or not, the step is not what went wrong.
            await running.Completion.WaitAsync(cancellationToken);
        }
    }
}
