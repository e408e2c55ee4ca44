using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Bench.Operators;
using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Bench.Anomaly;

/// <summary>Baselines over 100,000 keys on one core, as a library and as operators, beside a loop that adds to each key's sum.</summary>
internal static class BaselineHarness
{
    private const int Keys = 100_000;
    private const int Ticks = 40;
    private const int LearnTicks = 60;

    public static int Run()
    {
        OneCore.Pin();
        int[] keys = [.. Enumerable.Range(0, Keys)];
        Random random = new(1);
        double[][] values = [.. Enumerable.Range(0, Ticks).Select(_ => keys.Select(key => key % 100 + random.NextDouble()).ToArray())];
        int[] shuffled = [.. keys];
        random.Shuffle(shuffled);
        double[] ratios = new double[Keys];
        double[] sums = new double[Keys];
        double bare = OneCore.Best(5, (long)Keys * Ticks, () =>
        {
            foreach (double[] tick in values)
            {
                for (int i = 0; i < keys.Length; i++)
                {
                    sums[keys[i]] += tick[i];
                }
            }
        });
        Console.WriteLine($"{Keys:N0} keys, one core              ns a value     values a second    of a bare loop");
        Write("bare loop", bare, bare);
        RobustZscore zscore = new(new RobustZscoreOptions());
        Seasonal seasonal = new(new SeasonalOptions());
        ChangePoint change = new(new ChangePointOptions());
        foreach ((string order, int[] batch) in new[] { ("order", keys), ("any order", shuffled) })
        {
            Measure($"robust_zscore, keys in {order}", bare, values, (_, tick) => zscore.Measure(batch, tick, ratios));
            Measure($"seasonal, keys in {order}", bare, values, (time, tick) => seasonal.Measure(batch, time, tick, ratios));
            Measure($"change_point, keys in {order}", bare, values, (time, tick) =>
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    ratios[i] = change.Measure(batch[i], time, tick[i]);
                }
            });
        }

        MeasureOperator("operator robust_zscore", bare, context => new RobustZscoreOperator(new RobustZscoreOptions(), context));
        MeasureOperator("operator seasonal", bare, context => new SeasonalOperator(new SeasonalOptions(), context));
        Debug.Assert(sums[0] > 0 && ratios[0] >= 0, "the results keep the work from being left out");
        return 0;
    }

    private static void Measure(string name, double bare, double[][] values, Action<long, double[]> measure)
    {
        long time = OperatorBench.Time;
        for (int tick = 0; tick < LearnTicks; tick++, time += 1_000)
        {
            measure(time, values[tick % Ticks]);
        }

        double cost = OneCore.Best(5, (long)Keys * Ticks, () =>
        {
            foreach (double[] tick in values)
            {
                measure(time, tick);
                time += 1_000;
            }
        });
        Write(name, cost, bare);
    }

    private static void MeasureOperator(string name, double bare, Func<OperatorContext, DetectionOperator> create)
    {
        OperatorBench bench = new(Keys, create);
        long time = OperatorBench.Time;
        void Tick()
        {
            bench.RunSeries(time);
            time += 1_000;
            bench.Watermark(time);
        }

        for (int tick = 0; tick < LearnTicks; tick++)
        {
            Tick();
        }

        double cost = OneCore.Best(5, (long)Keys * 10, () =>
        {
            for (int tick = 0; tick < 10; tick++)
            {
                Tick();
            }
        });
        Write(name, cost, bare);
    }

    private static void Write(string name, double cost, double bare) =>
        Console.WriteLine($"{name,-36} {cost,8:F1} {1e9 / cost,19:N0} {cost / bare,16:F1}x");
}
