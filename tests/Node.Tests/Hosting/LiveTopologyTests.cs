using Streams.Node.Hosting;
using Streams.Runtime;
using Streams.TestKit;
using Streams.Topology;
using Xunit.Abstractions;

namespace Streams.Node.Tests.Hosting;

/// <summary>A running topology is exchanged for others while rows flow; results are those of an unbroken run.</summary>
public sealed class LiveTopologyTests(ITestOutputHelper output) : IDisposable
{
    private const int RowCount = 120_000;

    // Graphs that come to the same results in other ways: other operators in between, other task groups, other shards.
    private static readonly string[] Operators =
    [
        """
          minute: { type: window, from: load, WINDOW }
        """,
        """
          all: { type: filter, from: load }
          minute: { type: window, from: all, WINDOW }
        """,
        """
          same: { type: relabel, from: load, rules: [{ action: replace, source_labels: [service], target_label: service }] }
          minute: { type: window, from: same, WINDOW }
        """,
        """
          cart: { type: filter, from: load, where: '{service="cart"}' }
          rest: { type: filter, from: load, where: '{service!="cart"}' }
          same: { type: relabel, from: rest, rules: [{ action: replace, source_labels: [service], target_label: service }] }
          wide: { type: window, from: same, size: 5m, by: [service], aggregate: [count] }
          minute: { type: window, from: [cart, same], WINDOW }
        """,
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task ExchangeAsync_AnyGraphsInAnyOrder_ResultsAreThoseOfAnUnbrokenRun(int seed)
    {
        string[] expected = await UnbrokenAsync();
        Random random = new(seed);
        int exchanges = 0;
        LoadResult first = Load(Topology(random));
        await using LiveTopology live = await LiveTopology.StartAsync(first.GetOrThrow(), new RunOptions(), CancellationToken.None);
        while (!live.Completion.IsCompleted)
        {
            // Without rows in between the data would never end: an exchange takes longer than a few batches.
            await Wait.UntilAsync(() => live.Completion.IsCompleted || RowsRead(live) >= RowCount / 10);
            ReloadResult result = await live.ExchangeAsync("", Load(Topology(random)), []);
            output.WriteLine(string.Join("; ", result.Lines));
            Assert.True(result.IsDone || result.Lines.Single().EndsWith("ended", StringComparison.Ordinal), result.Lines[0]);
            exchanges += result.IsDone ? 1 : 0;
        }

        await live.Completion;

        Assert.True(exchanges >= 3, $"Only {exchanges} exchanges were made before the data ended.");
        Assert.Equal(expected, _folder.Lines("out.ndjson").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ExchangeAsync_StateDoesNotFit_ChangesNothingAndSaysWhatToDo()
    {
        await using LiveTopology live = await EndlessAsync();
        TopologyRun before = live.Run;

        ReloadResult result = await live.ExchangeAsync("", Load(Endless("size: 2m, by: [service], aggregate: [count]")), []);

        Assert.False(result.IsDone);
        Assert.Equal(
            ["the state of 'minute' does not fit: size was 1m and is 2m; undo the change, give the stage another name, "
            + "or let the state go with --discard-state minute"],
            result.Lines);
        Assert.Same(before, live.Run);
        Assert.False(live.Completion.IsCompleted);
    }

    [Fact]
    public async Task ExchangeAsync_StateDoesNotFitAndMayGo_IsDone()
    {
        await using LiveTopology live = await EndlessAsync();

        ReloadResult result =
            await live.ExchangeAsync("", Load(Endless("size: 2m, by: [service], aggregate: [count]")), ["minute"]);

        Assert.Equal(["minute: state new, the stage was not there"], result.Lines);
        Assert.True(result.IsDone);
    }

    [Fact]
    public async Task ExchangeAsync_FileIsWrong_ChangesNothingAndSaysWhere()
    {
        await using LiveTopology live = await EndlessAsync();
        TopologyRun before = live.Run;

        ReloadResult result = await live.ExchangeAsync("", Load(Endless("size: 1m, by: [service], agregate: [count]")), []);

        Assert.False(result.IsDone);
        Assert.Contains(result.Lines, line => line.Contains("did you mean 'aggregate'?", StringComparison.Ordinal));
        Assert.Same(before, live.Run);
    }

    [Fact]
    public async Task ExchangeAsync_NewSinkCannotOpen_TheTopologyBeforeGoesOn()
    {
        await using LiveTopology live = await EndlessAsync();
        _folder.Write("taken", "a file, where a folder would be needed");
        string other = Endless("size: 1m, by: [service], aggregate: [count]")
            .Replace("PLACE", "taken/out.ndjson", StringComparison.Ordinal);

        ReloadResult result = await live.ExchangeAsync("", Load(other), []);

        Assert.False(result.IsDone);
        Assert.EndsWith("the topology before goes on", result.Lines.Single(), StringComparison.Ordinal);
        Assert.False(live.Completion.IsCompleted);
        await Wait.UntilAsync(() => live.Run.Running.Status().Any(s => s.Stage == "out" && s.Counters.RowsIn > 0));
    }

    [Fact]
    public async Task ExchangeAsync_OtherName_IsRefused()
    {
        await using LiveTopology live = await EndlessAsync();

        string other = Endless("size: 1m, by: [service], aggregate: [count]")
            .Replace("name: live", "name: other", StringComparison.Ordinal);
        ReloadResult result = await live.ExchangeAsync("", Load(other), []);

        Assert.Equal(["the topology is named 'other', but 'live' runs, and state is kept by that name"], result.Lines);
    }

    private static long RowsRead(LiveTopology live) =>
        live.Run.Running.Status().Where(s => s.Stage == "load").Sum(s => s.Counters.RowsOut);

    private static string Topology(Random random) =>
        Text(Operators[random.Next(Operators.Length)], random.Next(1, 4), $"rate: 60000, count: {RowCount}");

    private static string Text(string operators, int shards, string load) =>
        $$"""
        name: live
        settings: { shards: {{shards}}, lateness: 1s }
        sources: { load: { type: generator, start: 2026-01-05T00:00:00Z, {{load}} } }
        operators:
        {{operators.Replace("WINDOW", "size: 1m, by: [service, route], aggregate: [count, sum, p99, increase]", StringComparison.Ordinal)}}
        sinks: { out: { type: file, from: minute, path: PLACE } }
        """;

    private static string Endless(string window) =>
        Text($"  minute: {{ type: window, from: load, {window} }}", 2, "rate: 20000");

    private async Task<LiveTopology> EndlessAsync()
    {
        TopologyDescription topology = Load(Endless("size: 1m, by: [service], aggregate: [count]")).GetOrThrow();
        LiveTopology live = await LiveTopology.StartAsync(topology, new RunOptions(), CancellationToken.None);
        await Wait.UntilAsync(() => live.Run.Running.Status().Any(s => s.Stage == "out" && s.Counters.RowsIn > 0));
        return live;
    }

    private async Task<string[]> UnbrokenAsync()
    {
        string text = Text(Operators[0], 1, $"rate: 0, count: {RowCount}").Replace("PLACE", "whole.ndjson", StringComparison.Ordinal);
        await using LiveTopology live = await LiveTopology.StartAsync(Load(text).GetOrThrow(), new RunOptions(), CancellationToken.None);
        await live.Completion;
        return [.. _folder.Lines("whole.ndjson").Order(StringComparer.Ordinal)];
    }

    private LoadResult Load(string text) => TopologyLoader.LoadText(
        text.Replace("PLACE", "out.ndjson", StringComparison.Ordinal), "live.yaml", new NodeStages().Registry, _ => null, _folder.Path);
}
