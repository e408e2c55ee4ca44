using Streams.Data;

namespace Streams.Bench.Harness;

/// <summary>Known series from raw label bytes, in random order: nanoseconds a look-up beside a bare read of the bytes.</summary>
internal static class SeriesHarness
{
    private const int Rounds = 5;

    // What decoders look ahead: far enough for memory to answer, near enough for the keys to stay in the first cache.
    private const int Ahead = 8;

    public static int Run(string[] arguments)
    {
        long lookups = OneCore.Argument(arguments, 2_000_000);
        OneCore.Pin();
        Console.WriteLine("series       bare read   one by one  eight ahead  ratio  index bytes/series");
        foreach (int count in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            Measure(count, lookups);
        }

        return 0;
    }

    private static void Measure(int count, long lookups)
    {
        Labels[] series = TestSeries.Many(count);
        RawSeriesIndex index = new();
        SeriesTable table = new(new BarrierClock());
        foreach (Labels labels in series)
        {
            index.Add(labels.Canonical, new SeriesHandle(0, table.Acquire(labels)));
        }

        // The requests' bytes: one after the other in memory, as a request body has them, in random order of series.
        Random random = new(1);
        int[] order = [.. Enumerable.Range(0, (int)Math.Min(lookups, 200_000)).Select(_ => random.Next(count))];
        byte[] body = [.. order.SelectMany(i => series[i].Canonical.ToArray())];
        int[] lengths = [.. order.Select(i => series[i].Canonical.Length)];
        long rounds = Math.Max(1, lookups / order.Length);

        ulong sum = 0;
        double bare = OneCore.Best(Rounds, rounds * order.Length, () =>
        {
            for (long round = 0; round < rounds; round++)
            {
                int offset = 0;
                foreach (int length in lengths)
                {
                    sum += Read(body.AsSpan(offset, length));
                    offset += length;
                }
            }
        });
        double found = OneCore.Best(Rounds, rounds * order.Length, () =>
        {
            for (long round = 0; round < rounds; round++)
            {
                int offset = 0;
                foreach (int length in lengths)
                {
                    if (!index.TryGet(body.AsSpan(offset, length), out SeriesHandle handle))
                    {
                        throw new InvalidOperationException("A known series was not found.");
                    }

                    sum += (ulong)handle.Id.Index;
                    offset += length;
                }
            }
        });
        double ahead = OneCore.Best(Rounds, rounds * order.Length, () =>
        {
            for (long round = 0; round < rounds; round++)
            {
                sum += LookUpAhead(index, body, lengths);
            }
        });
        Console.WriteLine(
            $"{count,9:N0} {bare,9:F1} ns {found,9:F1} ns {ahead,9:F1} ns {ahead / bare,5:F1}x"
            + $"  {(double)index.MemoryBytes / count,8:F0}{(sum == 42 ? "." : "")}");
    }

    private static ulong LookUpAhead(RawSeriesIndex index, byte[] body, int[] lengths)
    {
        ulong sum = 0;
        Span<SeriesKey> keys = stackalloc SeriesKey[Ahead];
        int offset = 0;
        for (int i = 0; i < lengths.Length + Ahead; i++)
        {
            if (i >= Ahead)
            {
                if (!index.TryGet(keys[i % Ahead], out SeriesHandle handle))
                {
                    throw new InvalidOperationException("A known series was not found.");
                }

                sum += (ulong)handle.Id.Index;
            }

            if (i < lengths.Length)
            {
                keys[i % Ahead] = index.Prepare(body.AsSpan(offset, lengths[i]));
                offset += lengths[i];
            }
        }

        return sum;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        foreach (ulong word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum += word;
        }

        return sum;
    }
}
