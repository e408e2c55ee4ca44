using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Operators.Tests.Shaping;

/// <summary>Ways to run an operator whose output must not depend on the order of arrival, and to compare what came out.</summary>
internal static class ShapingRuns
{
    /// <summary>Runs random input in a harness and gives its rows and what came out of them.</summary>
    public static (List<Sample> OnTime, List<Sample> Late, OperatorHarness Harness) Run(
        OperatorDefinition definition, object options, InputShape shape, int seed)
    {
        List<Sample> onTime = [];
        List<Sample> late = [];
        OperatorHarness harness = new(definition, options);
        foreach (InputStep step in InputGenerator.Generate(shape, seed))
        {
            if (step is InputStep.RowsStep rows)
            {
                (rows.LateWithin > TimeSpan.Zero ? late : onTime).AddRange(rows.Rows);
                harness.Push(rows.Rows, _ => 50, rows.LateWithin);
            }
            else if (step is InputStep.WatermarkStep watermark)
            {
                harness.Watermark(watermark.Time);
            }
        }

        harness.Complete();
        harness.Pool.AssertAllReturned();
        return (onTime, late, harness);
    }

    /// <summary>Runs the rows of several sources through the engine, each as fast as it can.</summary>
    public static async Task<List<OutputRow>> RunSourcesAsync(
        OperatorDefinition definition, object options, InputShape shape, int shards, IEnumerable<IReadOnlyList<Sample>> sources)
    {
        List<Sample> rows = [];
        PipelineBuilder builder = Pipeline.Using(new StageRegistry())
            .With(new TopologySettings { Shards = shards, Lateness = shape.Lateness, Queue = 2 });
        Flow all = sources
            .Select((input, number) => builder.From($"source-{number}", () => new ReplaySource(input, rowsPerCommit: 20)))
            .Aggregate((left, right) => left.And(right));
        await using RunningTopology running = await all
            .Through("under-test", definition, options)
            .To("collect", () => new CollectingSink(rows))
            .StartAsync();

        await running.Completion.WaitAsync(TimeSpan.FromSeconds(60));

        return [.. rows.Select(row => new OutputRow(row.Labels, row.Time, row.Value))];
    }

    /// <summary>Rows as text in an order of their own, to compare outputs that may come in any order.</summary>
    public static IEnumerable<string> Sorted(IEnumerable<OutputRow> rows) =>
        rows.Select(row => $"{row} {BitConverter.DoubleToInt64Bits(row.Value):x}").Order(StringComparer.Ordinal);
}
