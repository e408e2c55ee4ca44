using System.Diagnostics;
using Streams.Operators.Windows;
using Streams.Stages;

namespace Streams.Bench.Windows;

/// <summary>Windows with percentiles under a steady load, and a checkpoint every second: how long rows have to wait for it.</summary>
internal static class FreezeHarness
{
    private const int Series = 100_000;
    private const int RowsPerSecond = 500_000;
    private const int Turns = 2;
    private const int SecondsPerTurn = 30; // Half a window, so that a window ends in one turn of each kind.

    private static readonly WindowOptions Options = new()
    {
        Size = TimeSpan.FromMinutes(1),
        Aggregate = [.. ((string[])["count", "sum", "min", "max", "mean", "stddev", "p50", "p95", "p99"]).Select(Aggregate.Parse)],
    };

    public static async Task<int> RunAsync()
    {
        int interval = Series * 1000 / RowsPerSecond;
        WindowFeed feed = new(Options, Series, interval);
        feed.Run(80_000 / interval); // A window, and some of the next.
        (Load without, Load with) = (new Load(IsFreezing: false), new Load(IsFreezing: true));
        for (int turn = 0; turn < Turns; turn++)
        {
            // There and back, as the machine is not equally fast at all times.
            await MeasureAsync(feed, turn % 2 == 0 ? without : with);
            await MeasureAsync(feed, turn % 2 == 0 ? with : without);
        }

        Console.WriteLine(
            $"{Series:N0} series, {RowsPerSecond:N0} rows a second, a checkpoint every second, {Turns * SecondsPerTurn} seconds");
        Console.WriteLine(
            $"busy in a second     {without.BusyMilliseconds,8:F1} ms without, {with.BusyMilliseconds:F1} ms with checkpoints: "
            + $"{(with.BusyMilliseconds - without.BusyMilliseconds) / 10:F1}% of the thread's time");
        Console.WriteLine(
            $"a batch of 4,096     {without.Batch(0.99),8:F2} ms p99 without, {with.Batch(0.99):F2} ms with; "
            + $"{without.Batch(1):F2} and {with.Batch(1):F2} at most");
        Console.WriteLine($"freezing             {with.Freeze(0.5),8:F2} ms p50, {with.Freeze(0.99):F2} ms p99");
        Console.WriteLine($"writing              {with.Writing.Average(),8:F0} ms for {with.Bytes / 1e6:F0} MB, on another thread");
        return 0;
    }

    /// <summary>Feeds rows at a steady rate.</summary>
    private static async Task MeasureAsync(WindowFeed feed, Load load)
    {
        Task written = Task.CompletedTask;
        feed.BatchMilliseconds = load.Batches;
        long began = Stopwatch.GetTimestamp();
        for (int second = 0; second < SecondsPerTurn; second++)
        {
            await written;
            written = load.IsFreezing ? Checkpoint(feed, load) : written;
            load.Seconds++;
            for (int round = 0; round < RowsPerSecond / Series; round++)
            {
                load.Nanoseconds += feed.Run(1).Nanoseconds * Series;
                double due = second + ((round + 1.0) * Series / RowsPerSecond);
                SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began).TotalSeconds >= due);
            }
        }

        await written;
        feed.BatchMilliseconds = null;
    }

    private static Task Checkpoint(WindowFeed feed, Load load)
    {
        long start = Stopwatch.GetTimestamp();
        IFrozenState frozen = feed.Freeze();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        load.Freezes.Add(milliseconds);
        load.Nanoseconds += milliseconds * 1e6;
        return Task.Run(() => Write(frozen, load));
    }

    private static void Write(IFrozenState frozen, Load load)
    {
        using (frozen)
        {
            long start = Stopwatch.GetTimestamp();
            SnapshotWriter writer = new((int)(load.Bytes * 33L / 32)); // As the runtime does.
            frozen.Write(writer);
            load.Bytes = writer.ToSection().Length;
            load.Writing.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private sealed record Load(bool IsFreezing)
    {
        public List<double> Batches { get; } = [];

        public List<double> Freezes { get; } = [];

        public List<double> Writing { get; } = [];

        public double Nanoseconds { get; set; }

        public long Bytes { get; set; }

        public int Seconds { get; set; }

        public double BusyMilliseconds => Nanoseconds / 1e6 / Seconds;

        public double Batch(double quantile) => Of(Batches, quantile);

        public double Freeze(double quantile) => Of(Freezes, quantile);

        private static double Of(List<double> values, double quantile) =>
            values.Order().ElementAt((int)(quantile * (values.Count - 1)));
    }
}
