using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Embedding;

public sealed class OperatorRunTests
{
    [Fact]
    public void Process_MoreRowsThanABatchHolds_GoThroughInOrder()
    {
        List<long> seen = [];
        using OperatorRun run = new(
            context => new PassOperator(context),
            (series, times, values) => seen.AddRange(times));
        const int Count = SampleBatch.Capacity * 2 + 5;
        SeriesId id = run.Series(Labels.Of((Labels.MetricName, "a")));
        long[] times = [.. Enumerable.Range(0, Count)];

        run.Process([.. Enumerable.Repeat(id, Count)], times, new double[Count]);

        Assert.Equal(times, seen);
        Assert.Equal((Count, Count), (run.Counters.RowsIn, run.Counters.RowsOut));
    }

    [Fact]
    public void Complete_OperatorHoldsRowsBack_EmitsThem()
    {
        List<string> seen = [];
        OperatorRun? self = null;
        using OperatorRun run = new(
            context => new LastRowOperator(context),
            (series, times, values) => seen.Add($"{self?[series[0]]} {times[0]} {values[0]}"));
        self = run;
        SeriesId id = run.Series(Labels.Of((Labels.MetricName, "a")));

        run.Process([id, id], [1, 2], [10, 20]);
        Assert.Empty(seen);
        run.Complete();

        Assert.Equal(["a 2 20"], seen);
    }

    [Fact]
    public void Process_ColumnsOfDifferentLength_AreRefused()
    {
        using OperatorRun run = new(context => new PassOperator(context), (series, times, values) => { });
        SeriesId id = run.Series(Labels.Empty);

        Assert.Throws<ArgumentException>(() => run.Process([id], [1, 2], [1]));
    }

    private sealed class PassOperator(OperatorContext context) : Operator(context)
    {
        public override void Process(SampleBatch batch) => Emit(batch);
    }

    private sealed class LastRowOperator(OperatorContext context) : Operator(context)
    {
        private (SeriesId Series, long Time, double Value) _last;

        public override void Process(SampleBatch batch)
        {
            using (batch)
            {
                _last = (batch.Series[^1], batch.Times[^1], batch.Values[^1]);
            }
        }

        public override void Complete() => Context.Output.Add(_last.Series, _last.Time, _last.Value);
    }
}
