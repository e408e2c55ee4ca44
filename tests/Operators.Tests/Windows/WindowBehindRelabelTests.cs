using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Operators.Windows;
using Streams.Patterns;
using Streams.Relabeling;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Operators.Tests.Windows;

/// <summary>Behind a stage that changes series, a shard no longer has all rows of a series: windows must not show that.</summary>
public class WindowBehindRelabelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("increase", true, false)]
    [InlineData("count", false, true)]
    [InlineData("count", true, false)]
    public async Task Results_SeriesJoinedByRelabel_DoNotDependOnShards(string aggregate, bool isGrouped, bool isTop)
    {
        Aggregate wanted = Aggregate.Parse(aggregate);
        WindowOptions options = new()
        {
            Size = TimeSpan.FromSeconds(10),
            By = isGrouped ? ["job"] : null,
            Aggregate = [wanted],
            Top = isTop ? new TopOptions { Count = 1, By = wanted } : null,
        };

        string[] expected = await RunAsync(options, shards: 1);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, await RunAsync(options, shards: 2));
        Assert.Equal(expected, await RunAsync(options, shards: 7));
    }

    private static async Task<string[]> RunAsync(WindowOptions options, int shards)
    {
        Random random = new(1);
        Sample[] rows =
        [
            .. Enumerable.Range(0, 400).Select(i => Rows.Row(
                Rows.Series("load", ("job", $"{random.Next(4)}"), ("instance", $"{random.Next(5)}")), i * 200, random.Next(100))),
        ];
        RelabelRule drop = new() { Action = RelabelAction.Labeldrop, Regex = Re2Regex.Parse("instance") };
        List<Sample> results = [];
        Flow flow = Pipeline.Using(new StageRegistry())
            .With(new TopologySettings { Shards = shards, Lateness = TimeSpan.FromSeconds(1) })
            .From("rows", () => new ReplaySource(rows, rowsPerCommit: 30))
            .Through("relabel", RegisteredOperator.For<RelabelOptions>(), new RelabelOptions { Rules = [drop] })
            .Through("window", RegisteredOperator.For<WindowOptions>(), options);
        flow.Output("").To("collect", () => new CollectingSink(results));
        await using (RunningTopology running = await flow.StartAsync(new RunOptions()))
        {
            await running.Completion.WaitAsync(Patience);
        }

        return [.. results.Select(row => $"{row.Time.Milliseconds} {row.Labels} {row.Value}").Order(StringComparer.Ordinal)];
    }
}
