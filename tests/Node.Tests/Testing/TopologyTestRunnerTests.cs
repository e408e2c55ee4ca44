using System.Globalization;
using System.Text;
using Streams.Node.Testing;
using Streams.TestKit;

namespace Streams.Node.Tests.Testing;

public sealed class TopologyTestRunnerTests
{
    private const string Counting =
        """
        settings: { lateness: 10s, idle: 30s, shards: 2 }
        sources:
          traffic: { type: file, path: '-', format: ndjson }
          other: { type: file, path: '-', format: ndjson }
        operators:
          counts: { type: per_minute, from: [traffic, other] }
        sinks:
          screen: { type: console, from: counts }
        """;

    [Fact]
    public async Task RunAsync_RealOperators_PassesWhenAllIsAsExpected()
    {
        TopologyTestResult result = await RunAsync(TestFolder.LoadOne(
            """
            topology: shop.yaml
            tests:
              - name: shapes
                start: 2026-01-01T00:00:00Z
                interval: 15s
                input:
                  traffic:
                    series:
                      - { series: 'requests{path="/buy",pod="1"}', values: '1+1x3 stale' }
                      - { series: 'requests{path="/health",pod="1"}', values: '1x9' }
                expect:
                  traffic: { count: 15 }
                  buys: { series: [{ series: 'requests{path="/buy",pod="1"}', values: '1 2 3 4 stale' }] }
                  plain: { series: [{ series: 'requests{path="/buy"}', values: '1 2 3 4 stale' }] }
            """));

        Assert.True(result.HasPassed, Show(result));
    }

    [Fact]
    public async Task RunAsync_OtherOutput_ShowsEachRowThatDiffers()
    {
        TopologyTestResult result = await RunAsync(TestFolder.LoadOne(
            """
            topology: shop.yaml
            tests:
              - name: differs
                input: { traffic: { series: [{ series: 'a{path="/buy"}', values: '1 2 3' }] } }
                expect:
                  buys: { series: [{ series: 'a{path="/buy"}', values: '1 _ 4 5' }] }
                  plain: { tolerance: 0.5, series: [{ series: 'a{path="/buy"}', values: '1.2 3 4' }] }
                  traffic: {}
            """));

        Assert.Equal(
            """
            buys: expected 3 rows, got 3: 1 with another value, 1 missing, 1 not expected
              + 1970-01-01T00:01:00.000Z  a{path="/buy"}  2
              - 1970-01-01T00:02:00.000Z  a{path="/buy"}  4
              + 1970-01-01T00:02:00.000Z  a{path="/buy"}  3
              - 1970-01-01T00:03:00.000Z  a{path="/buy"}  5
            traffic: expected 0 rows, got 3: 3 not expected
              + 1970-01-01T00:00:00.000Z  a{path="/buy"}  1
              + 1970-01-01T00:01:00.000Z  a{path="/buy"}  2
              + 1970-01-01T00:02:00.000Z  a{path="/buy"}  3

            """,
            Show(result));
    }

    [Theory]
    [InlineData("end: false", "", 0)]
    [InlineData("end: true", "", 3)]
    [InlineData("end: false", "advance: 29s", 0)]
    [InlineData("end: false", "advance: 30s", 2)]
    [InlineData("end: false", "advance: 70s", 3)]
    public async Task RunAsync_TimeKeys_MoveTimeAsFarAsTheySay(string end, string advance, int expected)
    {
        // The source without input holds time back until the clock finds both quiet.
        TopologyTestResult result = await RunAsync(TestFolder.LoadOne(
            $$"""
            topology: shop.yaml
            tests:
              - name: time
                {{end}}
                {{advance}}
                input: { traffic: { series: [{ series: a, values: '1x2' }] } }
                expect:
                  counts: { count: {{expected}} }
                  counts.totals: { count: {{(end == "end: true" ? 1 : 0)}} }
            """,
            MinuteOperator.Registry,
            Counting));

        Assert.True(result.HasPassed, Show(result));
    }

    [Fact]
    public async Task RunAsync_OperatorFails_NamesTheStageAndTheCause()
    {
        TopologyTestResult result = await RunAsync(TestFolder.LoadOne(
            """
            topology: shop.yaml
            tests:
              - name: fails
                advance: 5m
                input: { traffic: { series: [{ series: a, values: '1 -1 1' }] } }
                expect: { counts: {} }
            """,
            MinuteOperator.Registry,
            Counting));

        Assert.Equal(["stage counts: a negative count"], result.Problems);
        Assert.False(result.HasPassed);
    }

    [Theory]
    [InlineData("unknown key 'wher'", "", true)]
    [InlineData("operators.buys", "'type' is missing", false)]
    public async Task RunAsync_ExpectedErrors_MustAllBeThere(string first, string second, bool hasPassed)
    {
        string errors = second.Length == 0 ? $"[\"{first}\"]" : $"[\"{first}\", \"{second}\"]";
        TopologyTestResult result = await RunAsync(TestFolder.LoadOne(
            $$"""
            topology: shop.yaml
            tests:
              - name: refused
                errors: {{errors}}
            """,
            topology: TestFolder.Shop.Replace("where:", "wher:", StringComparison.Ordinal)));

        Assert.Equal(hasPassed, result.HasPassed);
        Assert.Equal(hasPassed ? 0 : 2, result.Problems.Count);
        Assert.All(result.Problems.Take(1), p => Assert.Equal("no error contains \"'type' is missing\"", p));
    }

    [Fact]
    public async Task RunAsync_ErrorsExpectedButNone_Fails()
    {
        TopologyTestResult result = await RunAsync(TestFolder.LoadOne(
            "{topology: shop.yaml, tests: [{name: refused, errors: [nothing]}]}"));

        Assert.Equal(["the topology has no errors", "no error contains \"nothing\""], result.Problems);
    }

    [Theory]
    [InlineData(1, 1, null, null)]
    [InlineData(2, 7, null, null)]
    [InlineData(7, 1000, null, null)]
    [InlineData(1, 10, 0.0, null)]
    [InlineData(2, 3, 0.5, null)]
    [InlineData(7, 1, 0.99, 2)]
    [InlineData(2, 100, 0.3, 7)]
    [InlineData(1, 1000, 1.0, 1)]
    public async Task RunAsync_OtherShardsCutsAndRestarts_GivesTheSame(
        int shards, int rowsPerCommit, double? restartAfter, int? shardsAfter)
    {
        TopologyTest test = TestFolder.LoadOne(ManySeries(), MinuteOperator.Registry, Counting);
        TrackingBatchPool pool = new();

        TopologyTestResult result = await RunAsync(test, new TopologyTestOptions
        {
            Shards = shards,
            RowsPerCommit = rowsPerCommit,
            RestartAfter = restartAfter,
            ShardsAfterRestart = shardsAfter,
            Pool = pool,
        });

        Assert.True(result.HasPassed, Show(result));
        pool.AssertAllReturned();
    }

    /// <summary>Forty series of two sources, two rows a minute each; every minute counts two of each.</summary>
    private static string ManySeries()
    {
        StringBuilder text = new("topology: shop.yaml\ntests:\n- name: many\n  interval: 30s\n  advance: 5m\n  input:\n");
        foreach (string source in new[] { "traffic", "other" })
        {
            text.Append(CultureInfo.InvariantCulture, $"    {source}:\n      series:\n");
            for (int i = 0; i < 20; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"      - {{ series: 'm{{s=\"{source}\",i=\"{i}\"}}', values: '1x9' }}\n");
            }
        }

        text.Append("  expect:\n    counts.totals:\n      series:\n");
        AppendSeries(text, "10");
        text.Append("    counts:\n      series:\n");
        AppendSeries(text, "_ _ 2 _ 2 _ 2 _ 2 _ 2");
        return text.ToString();
    }

    private static void AppendSeries(StringBuilder text, string values)
    {
        for (int i = 0; i < 40; i++)
        {
            string source = i < 20 ? "traffic" : "other";
            text.Append(CultureInfo.InvariantCulture, $"      - {{ series: 'm{{s=\"{source}\",i=\"{i % 20}\"}}', values: '{values}' }}\n");
        }
    }

    private static Task<TopologyTestResult> RunAsync(TopologyTest test, TopologyTestOptions? options = null) =>
        TopologyTestRunner.RunAsync(test, options ?? new TopologyTestOptions(), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(30));

    private static string Show(TopologyTestResult result) =>
        string.Concat(result.Problems.Concat(result.Differences.SelectMany(DifferenceText.Lines)).Select(line => line + "\n"));
}
