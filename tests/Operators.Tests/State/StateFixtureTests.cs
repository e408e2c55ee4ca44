using Streams.Data;
using Streams.Operators.Tests.Graphs;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Operators.Tests.State;

/// <summary>State that any version of any operator wrote is read for as long as the operator says that it reads it.</summary>
/// <remarks>
/// <c>STREAMS_UPDATE_GOLDEN=1</c> writes the fixtures that are missing, and never one that is there: an operator with a new
/// version of its format gets files of its own, and goes on reading those of the version before.
/// </remarks>
public sealed class StateFixtureTests
{
    private const int Shards = 2;
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(2);

    // At least one for each operator, and one for each way in which windows keep state.
    private static readonly Dictionary<string, string> Stages = new()
    {
        ["filter"] = "type: filter, above: 1",
        ["relabel"] = "type: relabel, rules: [{ action: labeldrop, regex: instance }]",
        ["dedup"] = "type: dedup, label: replica, failover: 3s",
        ["sample"] = "type: sample, keep: 0.5",
        ["rate_limit"] = "type: rate_limit, rows_per_second: 1, by: [service]",
        ["downsample"] = "type: downsample, tiers: [2s, 10s, 1m]",
        ["window"] = "type: window, size: 10s, aggregate: [count, sum, min, max, mean, stddev, variance, first, last, range, "
            + "distinct, distinct(route), delta, rate, increase, p50, p99.9, histogram], buckets: [0, 10, 100]",
        ["window-grouped"] = "type: window, size: 20s, by: [service], aggregate: [mean, stddev, p90, distinct, increase, histogram], "
            + "exact_up_to: 10, late: update, allowed_lateness: 10s",
        ["window-sliding"] = "type: window, size: 20s, slide: 5s, without: [instance, replica], aggregate: [sum, p50], late: side",
        ["window-early"] = "type: window, size: 20s, emit_every: 5s, by: [], aggregate: [count, max]",
        ["window-session"] = "type: window, gap: 1s, max_length: 20s, by: [service, route], aggregate: [count, increase, p50]",
        ["robust_zscore"] = "type: robust_zscore, by: [service, route, instance], features: [latency], warm_up: 5",
        ["seasonal"] = "type: seasonal, by: [service], features: [latency, requests], period: 30s, warm_up: 5",
        ["change_point"] = "type: change_point, by: [service], features: [latency]",
        ["half_space_trees"] = "type: half_space_trees, by: [service], features: [latency, requests], window: 16",
        ["isolation_forest"] = "type: isolation_forest, by: [service], features: [latency, requests], training_rows: 100, retrain: 10s",
        ["ensemble"] = "type: ensemble, by: [service], features: [latency]",
        ["forecast"] = "type: forecast, step: 2s, history: 1m, every: 10s, horizons: [20s], thresholds: [100]",
        ["rules"] = "type: rules, files: [rules.yaml]",
        ["window-top"] = "type: window, size: 10s, by: [route], aggregate: [count, p99], top: { count: 2, by: p99 }",
    };

    public static TheoryData<string, int> FilesAndShards
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string file in StateFixture.Files.Where(IsReadable))
            {
                data.Add(file, Shards);
                data.Add(file, 3);
            }

            return data;
        }
    }

    [Fact]
    public async Task Registry_EveryOperator_HasFixturesOfItsVersion()
    {
        HashSet<string> without = [.. RegisteredOperator.All.Select(definition => definition.Type)];
        foreach ((string name, string stage) in Stages)
        {
            OperatorDefinition definition = RegisteredOperator.All.Single(d => d.Type == TypeOf(stage));
            string file = StateFixture.FileOf(name, definition.StateVersion);
            if (!StateFixture.Exists(file) && Environment.GetEnvironmentVariable("STREAMS_UPDATE_GOLDEN") == "1")
            {
                await WriteAsync(file, stage);
            }

            Assert.True(StateFixture.Exists(file), $"{file} is missing; write it with STREAMS_UPDATE_GOLDEN=1");
            without.Remove(definition.Type);
        }

        Assert.True(without.Count == 0, $"Add stages of {string.Join(", ", without)}, so that their state is kept as a fixture.");
    }

    [Theory, MemberData(nameof(FilesAndShards))]
    public async Task Restore_FixtureOfAReadableVersion_ComesToTheSameResults(string file, int shards)
    {
        StateFixture fixture = StateFixture.Read(file);
        Outputs outputs = [];
        TopologyDescription topology = Describe(fixture.Stage, StateFixture.ReadInput(), outputs, shards);
        await RunAsync(topology, new RunOptions { Restore = fixture.ToCheckpoint() });

        Assert.Equal(fixture.Expected, Results(fixture.Stage, [.. fixture.Told, .. outputs.Lines()]));
    }

    private static async Task WriteAsync(string file, string stage)
    {
        StateFixture.WriteInput(RandomRows.Partitions(new Random(9), Lateness)[0]);
        IReadOnlyList<Sample> input = StateFixture.ReadInput();
        Outputs whole = [];
        await RunAsync(Describe(stage, input, whole, 1), new RunOptions());
        Outputs told = [];
        int half = input.Count / 2;
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TopologyDescription topology = Describe(stage, input, told, Shards, half, reached);
        await using RunningTopology running =
            await RunningTopology.StartAsync(Planning.TopologyPlanner.Plan(topology, 1), new RunOptions(), CancellationToken.None);
        await reached.Task;
        Checkpoint checkpoint = await running.CheckpointAsync(CancellationToken.None)
            ?? throw new InvalidOperationException("The source had ended.");
        running.Cancel();
        PartitionOffset offset = checkpoint.Offsets.Single();
        new StateFixture
        {
            Stage = stage,
            Version = checkpoint.Sections[0].Version,
            Offset = offset.Offset,
            Newest = offset.Newest.Milliseconds,
            Sections = checkpoint.Sections,
            Told = told.Lines(),
            Expected = Results(stage, whole.Lines()),
        }.Write(file);
    }

    private static async Task RunAsync(TopologyDescription topology, RunOptions options)
    {
        await using RunningTopology running =
            await RunningTopology.StartAsync(Planning.TopologyPlanner.Plan(topology, 1), options, CancellationToken.None);
        await running.Completion.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static TopologyDescription Describe(
        string stage, IReadOnlyList<Sample> input, Outputs outputs, int shards, int pauseAt = -1, TaskCompletionSource? paused = null)
    {
        StageRegistry registry = new StageRegistry().AddOperators()
            .Add(SourceDefinition.Of<SourceOptions>("input", _ => new ReplaySource(input, 20, pauseAt, paused)))
            .Add(SinkDefinition.Of<SinkOptions>("collect", sink => new CollectingSink(outputs.Of(sink.Output))));
        IEnumerable<OutputDefinition> all = RegisteredOperator.All.Single(d => d.Type == TypeOf(stage)).Outputs
            .Where(output => output.Kind == EdgeKind.Samples);
        string sinks = string.Concat(all.Select(output => output.Name.Length == 0
            ? "  out: { type: collect, from: stage, output: main }\n"
            : $"  out-{output.Name}: {{ type: collect, from: stage.{output.Name}, output: {output.Name} }}\n"));
        LoadResult loaded = TopologyLoader.LoadText(
            $$"""
            name: pipeline
            settings: { shards: {{shards}}, lateness: 2s }
            sources: { rows: { type: input } }
            operators:
              stage: { {{stage}}, from: rows }
            sinks:
            {{sinks}}
            """,
            "fixture.yaml", registry, _ => null, StateFixture.Folder);
        return loaded.GetOrThrow();
    }

    /// <summary>What came out, in alphabetical order; of results that are corrected the last, unless it takes them back.</summary>
    private static string[] Results(string stage, IEnumerable<string> lines)
    {
        bool isCorrected = stage.Contains("late: update", StringComparison.Ordinal);
        IEnumerable<string> counting = isCorrected
            ? lines.GroupBy(line => line[..line.LastIndexOf(' ')])
                .Select(same => same.Last())
                .Where(line => !line.EndsWith($"{StaleMarker.Bits:x16}", StringComparison.Ordinal))
            : lines;
        return [.. counting.Order(StringComparer.Ordinal)];
    }

    private static string TypeOf(string stage) => stage["type: ".Length..].Split(',')[0];

    private static bool IsReadable(string file)
    {
        StateFixture fixture = StateFixture.Read(file);
        return RegisteredOperator.All.Any(d => d.Type == TypeOf(fixture.Stage) && d.StateVersionMin <= fixture.Version);
    }

    private sealed record SourceOptions;

    private sealed record SinkOptions
    {
        /// <summary>The output that it keeps.</summary>
        public required string Output { get; init; }
    }

    private sealed class Outputs : SortedDictionary<string, List<Sample>>
    {
        public List<Sample> Of(string output)
        {
            if (!TryGetValue(output, out List<Sample>? rows))
            {
                Add(output, rows = []);
            }

            return rows;
        }

        public string[] Lines() =>
        [
            .. this.SelectMany(output => output.Value.Select(row =>
                $"{output.Key} {row.Time.Milliseconds} {row.Labels} {BitConverter.DoubleToUInt64Bits(row.Value):x16}")),
        ];
    }
}
