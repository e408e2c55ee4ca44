using System.Globalization;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.EndToEnd.Tests;

/// <summary>The node is killed at random moments, again and again, and comes to the results of an unbroken run all the same.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int LineCount = 50_000;

    // The same results in other ways, so that restarts also find other graphs, groups and shards than there were.
    private static readonly string[] Operators =
    [
        "  minute: { type: window, from: [load, lines], WINDOW }",
        """
          all: { type: filter, from: [load, lines] }
          minute: { type: window, from: all, WINDOW }
        """,
        """
          same: { type: relabel, from: load, rules: [{ action: replace, source_labels: [service], target_label: service }] }
          minute: { type: window, from: [same, lines], WINDOW }
        """,
    ];

    private readonly TestFolder _folder = new();

    private static int KillCount => Seeded.IsLong ? 50 : 10;

    // The rows come at this rate, and the node is up for about half a second between two kills.
    private static int RowCount => KillCount * 40_000;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMoments_ResultsAreThoseOfAnUnbrokenRun()
    {
        WriteInput();
        _folder.Write("topology.yaml", Topology(Operators[0], shards: 2));
        string expected = await UnbrokenAsync();
        Random random = new(1);

        for (int i = 0; i < KillCount; i++)
        {
            await RunAndKillAsync(random, watch: false);
        }

        await EndAsync();

        Assert.Equal(expected, Results());
    }

    [Fact]
    public async Task Kill_WithOtherGraphsInBetween_ResultsAreThoseOfAnUnbrokenRun()
    {
        WriteInput();
        _folder.Write("topology.yaml", Topology(Operators[0], shards: 1));
        string expected = await UnbrokenAsync();
        Random random = new(2);

        // Some exchanges come while the node runs and some while it is down, and some kills hit in the middle of one.
        for (int i = 0; i < KillCount; i++)
        {
            _folder.Write("next.yaml", Topology(Operators[random.Next(Operators.Length)], random.Next(1, 4)));
            await RunAndKillAsync(random, watch: true);
        }

        await EndAsync();

        Assert.Equal(expected, Results());
    }

    private static string Moment(Random random) => (0.2 + random.NextDouble()).ToString("F2", CultureInfo.InvariantCulture);

    private static string Topology(string operators, int shards) =>
        $$"""
        name: crash
        settings: { shards: {{shards}}, lateness: 1s, checkpoint: { every: 100ms } }
        sources:
          load:  { type: generator, start: 2026-01-05T00:00:00Z, rate: 60000, count: {{RowCount}} }
          lines: { type: file, path: lines.ndjson }
        operators:
        {{operators.Replace("WINDOW", "size: 1m, by: [service, route], aggregate: [count, sum, p99, increase]", StringComparison.Ordinal)}}
        sinks: { out: { type: file, from: minute, path: out.ndjson } }
        """;

    /// <summary>Runs the node and kills it: mostly when it has run for a moment, and sometimes while it is still starting.</summary>
    private async Task RunAndKillAsync(Random random, bool watch)
    {
        string wait = random.Next(4) == 0 ? "" : "until grep -q 'runs on' now; do kill -0 $node || break; sleep 0.02; done";
        string change = watch ? $"(sleep {Moment(random)}; cp next.yaml topology.yaml) &" : "";
        await NodeProcess.RunShellAsync(_folder, $"""
            : >now
            $STREAMS run topology.yaml --data data {(watch ? "--watch" : "")} 2>now &
            node=$!
            {wait}
            {change}
            sleep {Moment(random)}
            kill -9 $node
            wait
            cat now >>log
            """);
    }

    private void WriteInput()
    {
        long start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        IEnumerable<string> lines = Enumerable.Range(0, LineCount).Select(i =>
            $$"""{"name":"lines","labels":{"service":"s{{i % 7}}","route":"/"},"time":{{start + (i * 20)}},"value":{{i % 13}}}""");
        _folder.Write("lines.ndjson", string.Join('\n', lines) + "\n");
    }

    private async Task<string> UnbrokenAsync()
    {
        ProcessResult whole = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");
        Assert.Equal(0, whole.ExitCode);
        string expected = Results();
        Assert.True(expected.Length > 100_000, "There are few results, which would say little.");
        File.Delete(_folder.File("out.ndjson"));
        return expected;
    }

    /// <summary>Runs the node to the end of its data.</summary>
    private async Task EndAsync()
    {
        ProcessResult last = await NodeProcess.RunAsync(_folder, "run", "topology.yaml", "--data", "data");
        output.WriteLine(string.Concat(_folder.Lines("log").Select(line => line + "\n")));
        Assert.Equal((0, ""), (last.ExitCode, last.ExitCode == 0 ? "" : last.Error));
        Assert.Contains("goes on from checkpoint", last.Error, StringComparison.Ordinal);
    }

    // Shards write in any order.
    private string Results() => string.Join('\n', _folder.Lines("out.ndjson").Order(StringComparer.Ordinal));
}
