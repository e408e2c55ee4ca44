using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Tests.Embedding;

public sealed class FlowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task RunAsync_DoublingOperator_YieldsEveryRowOnce(int shards)
    {
        List<Sample> input = [.. Enumerable.Range(0, 20_000).Select(i => Row($"series-{i % 100}", i, i))];

        List<Sample> output = [];
        Flow flow = Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = shards })
            .From(input.ToAsyncEnumerable())
            .Through("double", context => new DoubleOperator(context));
        await foreach (Sample sample in flow.RunAsync())
        {
            output.Add(sample);
        }

        Assert.Equal(
            input.Select(s => s with { Value = s.Value * 2 }).OrderBy(s => s.Time),
            output.OrderBy(s => s.Time));
    }

    private static Sample Row(string name, long time, double value) =>
        new(Labels.Of((Labels.MetricName, name)), new EventTime(time), value);

    private sealed class DoubleOperator(OperatorContext context) : Operator(context)
    {
        public override void Process(SampleBatch batch)
        {
            batch = batch.MakeWritable();
            foreach (ref double value in batch.WritableValues[..batch.Count])
            {
                value *= 2;
            }

            Emit(batch);
        }
    }
}
