using Streams.Data;

namespace Streams.Sinks.Tests.Support;

/// <summary>Makes batches for tests.</summary>
public static class Make
{
    public static Labels Series(string name, params (string Name, string Value)[] labels) =>
        Labels.Of([(Labels.MetricName, name), .. labels]);

    public static SampleBatch Batch(params IEnumerable<(Labels Labels, long Time, double Value)> rows) =>
        Batch(new SeriesTable(new BarrierClock()), rows);

    public static SampleBatch Batch(SeriesTable table, params IEnumerable<(Labels Labels, long Time, double Value)> rows)
    {
        SampleBatch batch = new BatchPool().Rent(table);
        foreach ((Labels labels, long time, double value) in rows)
        {
            batch.Add(table.Acquire(labels), time, value);
        }

        return batch;
    }
}
