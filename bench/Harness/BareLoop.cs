using Streams.Data;

namespace Streams.Bench.Harness;

/// <summary>What the pipeline does to its rows, written out by hand over arrays: copy, look up, map, compare.</summary>
internal static class BareLoop
{
    public static long Run(PipelineHarness.ReplayRows input, long rows)
    {
        const int Length = SampleBatch.Capacity;
        int seriesCount = input.Series.Length;
        bool[] keep = new bool[seriesCount];
        int[] map = new int[seriesCount];
        for (int i = 0; i < seriesCount; i++)
        {
            keep[i] = true;
            map[i] = seriesCount - 1 - i;
        }

        int[] series = new int[Length];
        long[] times = new long[Length];
        double[] values = new double[Length];
        long kept = 0;
        int at = 0;
        for (long sent = 0; sent < rows; sent += Length)
        {
            int count = 0;
            for (int i = 0; i < Length; i++)
            {
                int id = input.Order[at + i];
                double value = input.Values[at + i];
                if (keep[id] && value > 0)
                {
                    series[count] = map[id];
                    times[count] = sent / 1_000;
                    values[count] = value;
                    count++;
                }
            }

            kept += count;
            at = at + Length == input.Order.Length ? 0 : at + Length;
        }

        return kept;
    }
}
