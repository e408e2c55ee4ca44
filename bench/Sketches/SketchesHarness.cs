using System.Diagnostics;
using Streams.Operators.Sketches;
using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Bench.Sketches;

/// <summary>A short run of everything in Sketches and Sums beside bare loops over the same data; best of a few rounds.</summary>
internal static class SketchesHarness
{
    private const int Rounds = 7;
    private const int Keys = 10_000;
    private const int Batch = 4096;

    public static int Run()
    {
        double[] values = SketchData.Latencies(1 << 16);
        Spans(values);
        Variances();
        Keyed(SketchData.Latencies(1 << 22));
        Merges();
        EncodedMerges();
        Sizes();
        return 0;
    }

    private static void Spans(double[] values)
    {
        BucketMapping mapping = new(0.01);
        int[] indexes = [.. values.Select(mapping.IndexOf)];
        int low = indexes.Min();
        uint[] histogram = new uint[indexes.Max() - low + 1];
        double sink = 0;
        double sum = Measure("loop: sum of doubles", values.Length, 0, () =>
        {
            double total = 0;
            foreach (double value in values)
            {
                total += value;
            }

            sink += total;
        });
        double increments = Measure("loop: histogram of known indexes", values.Length, 0, () =>
        {
            foreach (int index in indexes)
            {
                histogram[index - low]++;
            }
        });
        ExactSum exact = default;
        Measure("ExactSum.Add(span)", values.Length, sum, () => exact.Add(values));
        Measure("ExactSum.Add(value)", values.Length, sum, () => exact.AddEach(values));
        ExactMoments moments = default;
        Measure("ExactMoments.Add(span)", values.Length, sum, () => moments.Add(values));
        Measure("ExactMoments.Add(value)", values.Length, sum, () => moments.AddEach(values));
        DDSketch sketch = new();
        Measure("DDSketch.Add(span)", values.Length, increments, () => sketch.Add(values));
        Measure("DDSketch.Add(value)", values.Length, increments, () =>
        {
            foreach (double value in values)
            {
                sketch.Add(value);
            }
        });
        double[] constant = new double[values.Length];
        constant.AsSpan().Fill(0.25);
        DDSketch same = new();
        Measure("DDSketch.Add(span), one value", values.Length, increments, () => same.Add(constant));
        double[] mixed = [.. values.Select((value, i) => i % 3 == 0 ? -value : value)];
        DDSketch both = new();
        Measure("DDSketch.Add(span), both signs", values.Length, increments, () => both.Add(mixed));
        Measure("DDSketch.Quantile (per call)", 1000, 0, () =>
        {
            for (int i = 0; i < 1000; i++)
            {
                sink += sketch.Quantile(0.99);
            }
        });
        HyperLogLog distinct = new();
        Measure("HyperLogLog.AddHash", values.Length, sum, () =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                distinct.AddHash((ulong)i * 0x9e3779b97f4a7c15);
            }
        });
        GC.KeepAlive(sink);
    }

    private static void Variances()
    {
        Random random = new(4);
        (string Name, Func<double> Next)[] kinds =
        [
            ("latencies", () => SketchData.Latency(random)),
            ("small integers", () => random.Next(1000)),
            ("one integer", () => 1000),
            ("one fraction", () => 0.7),
            ("noise on a large value", () => 1e9 + random.NextDouble()),
        ];
        foreach ((string name, Func<double> next) in kinds)
        {
            ExactMoments[] windows = new ExactMoments[1000];
            for (int window = 0; window < windows.Length; window++)
            {
                for (int left = random.Next(4, 61); left > 0; left--)
                {
                    windows[window].Add(next());
                }
            }

            double sink = 0;
            Measure($"variance of 4 to 60 values, {name}", windows.Length, 0, () =>
            {
                foreach (ref ExactMoments window in windows.AsSpan())
                {
                    sink += window.Variance;
                }
            });
            Measure("  the long way", windows.Length, 0, () =>
            {
                foreach (ref ExactMoments window in windows.AsSpan())
                {
                    sink += window.FullVariance;
                }
            });
            GC.KeepAlive(sink);
        }
    }

    private static void Keyed(double[] values)
    {
        Random random = new(2);
        int[] keys = [.. values.Select(_ => random.Next(Keys))];
        double[] sums = new double[Keys];
        double loop = Measure($"loop: sums of {Keys} keys", values.Length, 0, () =>
        {
            for (int i = 0; i < keys.Length; i++)
            {
                sums[keys[i]] += values[i];
            }
        });
        ExactSum[] exact = new ExactSum[Keys];
        Measure($"ExactSum of {Keys} keys", values.Length, loop, () =>
        {
            for (int i = 0; i < keys.Length; i++)
            {
                exact[keys[i]].Add(values[i]);
            }
        });
        ExactMoments[] moments = new ExactMoments[Keys];
        Measure($"ExactMoments of {Keys} keys", values.Length, loop, () =>
        {
            for (int i = 0; i < keys.Length; i++)
            {
                moments[keys[i]].Add(values[i]);
            }
        });
        DDSketchArray array = new();
        array.EnsureKeys(Keys);
        Measure($"DDSketchArray.AddRange, {Keys} keys", values.Length, loop, () =>
        {
            for (int at = 0; at < values.Length; at += Batch)
            {
                array.AddRange(keys.AsSpan(at, Batch), values.AsSpan(at, Batch));
            }
        });
        long bytes = 0;
        for (int key = 0; key < Keys; key++)
        {
            bytes += array[key].Bytes;
        }

        Console.WriteLine($"bytes a key: {bytes / Keys} with {array[0].Count} values in the first");
    }

    private static void Merges()
    {
        const int Sketches = 1000;
        DDSketchArray sources = new();
        sources.EnsureKeys(Sketches + 1);
        Random random = new(3);
        double[] values = new double[2000];
        for (int key = 0; key < Sketches; key++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Math.Pow(1.0202, random.NextDouble() * 200);
            }

            sources.AddRange(key, values);
        }

        uint[] target = new uint[200];
        uint[] source = new uint[200];
        double loop = Measure("loop: adding 200 counters", Sketches, 0, () =>
        {
            for (int key = 0; key < Sketches; key++)
            {
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] += source[i];
                }
            }
        });
        Measure("DDSketchArray.Merge of 200 buckets", Sketches, loop, () =>
        {
            for (int key = 0; key < Sketches; key++)
            {
                sources.Merge(Sketches, sources, key);
            }
        });
        Measure("DDSketchArray.Merge into fresh ones", Sketches, loop, () =>
        {
            for (int key = 0; key < Sketches; key++)
            {
                if (key % 20 == 0)
                {
                    sources.Clear(Sketches);
                }

                sources.Merge(Sketches, sources, key);
            }
        });
    }

    private static void EncodedMerges()
    {
        const int Parts = 1000;
        DDSketchArray sketches = new();
        sketches.EnsureKeys(2);
        Random random = new(5);
        byte[][] encodedSketches = new byte[Parts][];
        byte[][] encodedMoments = new byte[Parts][];
        for (int part = 0; part < Parts; part++)
        {
            ExactMoments one = default;
            for (int i = 0; i < 60; i++)
            {
                double value = SketchData.Latency(random);
                one.Add(value);
                sketches.Add(0, value);
            }

            StateWriter writer = new();
            one.Write(writer);
            encodedMoments[part] = writer.Written.ToArray();
            writer = new StateWriter();
            sketches[0].Write(writer);
            encodedSketches[part] = writer.Written.ToArray();
            sketches.Clear(0);
        }

        ExactMoments moments = default;
        Measure("ExactMoments.Merge of bytes, 60 values", Parts, 0, () =>
        {
            foreach (byte[] part in encodedMoments)
            {
                StateReader reader = new(part);
                moments.Merge(ref reader);
            }
        });
        Measure("DDSketchArray.Merge of bytes, 60 values", Parts, 0, () =>
        {
            foreach (byte[] part in encodedSketches)
            {
                StateReader reader = new(part);
                sketches.Merge(1, ref reader);
            }
        });
    }

    private static void Sizes()
    {
        double[] values = SketchData.Latencies(1_000_000);
        foreach (int count in new[] { 0, 100, 10_000, 1_000_000 })
        {
            DDSketch sketch = new();
            sketch.Add(values.AsSpan(0, count));
            StateWriter writer = new();
            sketch.Write(writer);
            Console.WriteLine($"{count} latencies: {sketch.View.Bytes} bytes in memory, {writer.Length} encoded");
        }
    }

    private static double Measure(string name, int count, double bare, Action action)
    {
        double best = double.MaxValue;

        // The runtime replaces first versions of methods in the background; what it replaces them by is measured.
        long warm = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warm).TotalMilliseconds < 400)
        {
            action();
        }

        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            int repeats = 0;
            do
            {
                action();
                repeats++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 30);

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / repeats / count);
        }

        string ratio = bare == 0 ? "" : $"{best / bare,7:F2} x";
        Console.WriteLine($"{name,-40} {best,9:F2} ns {1000 / best,9:F1} M/s {ratio}");
        return best;
    }
}
