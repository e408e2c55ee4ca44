using System.Diagnostics;
using Streams.Operators.Windows;
using Streams.Stages;

namespace Streams.Bench.Windows;

/// <summary>Windows with percentiles under a steady load, and a checkpoint every second: how long rows have to wait for it.</summary>
internal static class FreezeHarness
{
    private const int Series = 100_000;
    private const int RowsPerSecond = 500_000;
    private const int Seconds = 20;

    private static readonly WindowOptions Options = new()
    {
        Size = TimeSpan.FromMinutes(1),
        Aggregate = [.. ((string[])["count", "sum", "min", "max", "mean", "stddev", "p50", "p95", "p99"]).Select(Aggregate.Parse)],
    };

    public static async Task<int> RunAsync()
    {
        WindowFeed feed = new(Options, Series, Series * 1000 / RowsPerSecond);
        feed.Run(400); // More than a window, and most of the next.
        Load without = await MeasureAsync(feed, isFreezing: false);
        Load with = await MeasureAsync(feed, isFreezing: true);
        Console.WriteLine($"{Series:N0} series, {RowsPerSecond:N0} rows a second, a checkpoint every second, {Seconds} seconds");
        Console.WriteLine(
            $"busy for a row       {without.NanosecondsPerRow,8:F1} ns without, {with.NanosecondsPerRow:F1} ns with checkpoints");
        Console.WriteLine(
            $"a batch of 4,096     {without.Batch(0.99),8:F2} ms p99 without, {with.Batch(0.99):F2} ms with; "
            + $"{without.Batch(1):F2} and {with.Batch(1):F2} at most");
        Console.WriteLine($"freezing             {with.Freeze(0.5),8:F2} ms p50, {with.Freeze(0.99):F2} ms p99");
        Console.WriteLine($"writing              {with.Writing.Average(),8:F0} ms for {with.Bytes / 1e6:F0} MB, on another thread");
        return 0;
    }

    private static async Task<Load> MeasureAsync(WindowFeed feed, bool isFreezing)
    {
        Load load = new();
        Task written = Task.CompletedTask;
        feed.BatchMilliseconds = load.Batches;
        long began = Stopwatch.GetTimestamp();
        for (int second = 0; second < Seconds; second++)
        {
            await written;
            if (isFreezing)
            {
                long start = Stopwatch.GetTimestamp();
                IFrozenState frozen = feed.Freeze();
                load.Freezes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                written = Task.Run(() => Write(frozen, load));
            }

            for (int round = 0; round < RowsPerSecond / Series; round++)
            {
                load.Nanoseconds += feed.Run(1).Nanoseconds * Series;
                double due = second + ((round + 1.0) * Series / RowsPerSecond);
                SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began).TotalSeconds >= due);
            }
        }

        await written;
        feed.BatchMilliseconds = null;
        return load;
    }

    private static void Write(IFrozenState frozen, Load load)
    {
        using (frozen)
        {
            long start = Stopwatch.GetTimestamp();
            SnapshotWriter writer = new();
            frozen.Write(writer);
            load.Bytes = writer.ToSection().Length;
            load.Writing.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private sealed class Load
    {
        public List<double> Batches { get; } = [];

        public List<double> Freezes { get; } = [];

        public List<double> Writing { get; } = [];

        public double Nanoseconds { get; set; }

        public long Bytes { get; set; }

        public double NanosecondsPerRow => Nanoseconds / RowsPerSecond / Seconds;

        public double Batch(double quantile) => Of(Batches, quantile);

        public double Freeze(double quantile) => Of(Freezes, quantile);

        private static double Of(List<double> values, double quantile) =>
            values.Order().ElementAt((int)(quantile * (values.Count - 1)));
    }
}
