using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>Takes the rows that are kept out of a batch; one of which all rows are kept stays as it is.</summary>
internal static class RowSelection
{
    /// <summary>Takes a batch and returns one with the rows whose series are kept and that pass the test.</summary>
    public static SampleBatch Select<TTest>(SampleBatch batch, ReadOnlySpan<byte> verdicts, TTest test, BatchPool pool)
        where TTest : struct, IRowTest
    {
        RowColumns all = new(batch.Series, batch.Times, batch.Values);
        int first = FilterKernel.FirstDropped(all, verdicts, test);
        if (first == batch.Count)
        {
            return batch;
        }

        SampleBatch target = WritableFrom(batch, first, pool);
        RowColumns rest = new(all.Series[first..], all.Times[first..], all.Values[first..]);
        int kept = FilterKernel.Select(
            rest, verdicts, test, target.WritableSeries[first..], target.WritableTimes[first..], target.WritableValues[first..]);
        return Close(batch, target, first + kept);
    }

    /// <summary>Takes a batch and returns one with the rows that are marked by a 1.</summary>
    public static SampleBatch Select(SampleBatch batch, ReadOnlySpan<byte> marks, BatchPool pool)
    {
        int first = marks[..batch.Count].IndexOf((byte)0);
        if (first < 0)
        {
            return batch;
        }

        SampleBatch target = WritableFrom(batch, first, pool);
        RowColumns rest = new(batch.Series[first..], batch.Times[first..], batch.Values[first..]);
        int kept = SampleKernel.Select(
            rest, marks[first..], target.WritableSeries[first..], target.WritableTimes[first..], target.WritableValues[first..]);
        return Close(batch, target, first + kept);
    }

    /// <summary>The batch itself, or, while others own it too, a new one that starts with the same rows.</summary>
    private static SampleBatch WritableFrom(SampleBatch batch, int count, BatchPool pool)
    {
        if (batch.IsWritable)
        {
            return batch;
        }

        SampleBatch copy = pool.Rent(batch.Table);
        copy.LateWithin = batch.LateWithin;
        batch.Series[..count].CopyTo(copy.WritableSeries);
        batch.Times[..count].CopyTo(copy.WritableTimes);
        batch.Values[..count].CopyTo(copy.WritableValues);
        return copy;
    }

    private static SampleBatch Close(SampleBatch batch, SampleBatch target, int count)
    {
        target.SetCount(count);
        if (target != batch)
        {
            batch.Dispose();
        }

        return target;
    }
}
