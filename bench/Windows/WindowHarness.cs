using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Operators.Windows;

namespace Streams.Bench.Windows;

/// <summary>The operator <c>window</c> alone on one core, beside a bare loop that keeps the same numbers in plain doubles.</summary>
internal static class WindowHarness
{
    private static readonly string[] Moments = ["count", "sum", "min", "max", "mean", "stddev"];
    private static readonly string[] Percentiles = [.. Moments, "p50", "p95", "p99"];

    private static readonly (string Name, WindowOptions Options, int Series, int Interval)[] Cases =
    [
        ("1m, 1 row a second", Of(60, Moments), 1_000, 1_000),
        ("1m, 1 row a second", Of(60, Moments), 10_000, 1_000),
        ("1m, 1 row a second", Of(60, Moments), 100_000, 1_000),
        ("1m, 1 row a second", Of(60, Moments), 1_000_000, 1_000),
        ("1m, 1 row in 15 seconds", Of(60, Moments), 100_000, 15_000),
        ("1m, percentiles, 1 row a second", Of(60, Percentiles), 10_000, 1_000),
        ("1m, percentiles, 1 row a second", Of(60, Percentiles), 100_000, 1_000),
        ("1m, percentiles, 1 row in 15 seconds", Of(60, Percentiles), 100_000, 15_000),
        ("1m by 33 groups, 1 row a second", Of(60, Moments) with { By = ["team", "cluster"] }, 100_000, 1_000),
        ("1m by 33 groups, percentiles", Of(60, Percentiles) with { By = ["team", "cluster"] }, 100_000, 1_000),
        ("1m, increase and rate", Of(60, "increase", "rate"), 100_000, 1_000),
        ("5m, 10 rows a second", Of(300, Moments), 10_000, 100),
        ("5m by 10s, 10 rows a second", Of(300, Moments) with { Slide = TimeSpan.FromSeconds(10) }, 10_000, 100),
        ("5m, 1 row a second", Of(300, Moments), 100_000, 1_000),
        ("5m by 10s, 1 row a second", Of(300, Moments) with { Slide = TimeSpan.FromSeconds(10) }, 100_000, 1_000),
    ];

    /// <summary>Runs all, or only those whose name holds a text.</summary>
    public static int Run(string[] arguments)
    {
        long rows = OneCore.Argument(arguments, 24_000_000);
        string only = arguments.Length > 1 ? arguments[1] : "";
        OneCore.Pin();
        Console.WriteLine(
            "windows                                  series  bare loop    window  ratio   rows/s  B/row  out/row  B/key at rest, peak");
        foreach ((string name, WindowOptions options, int series, int interval) in Cases)
        {
            if (name.Contains(only, StringComparison.Ordinal))
            {
                Measure(name, options, series, interval, rows);
            }
        }

        return 0;
    }

    private static WindowOptions Of(int seconds, params string[] aggregates) =>
        new() { Size = TimeSpan.FromSeconds(seconds), Aggregate = [.. aggregates.Select(Aggregate.Parse)] };

    /// <summary>Some windows, so that pools are filled, and long enough for the runtime to have compiled for good.</summary>
    private static void WarmUp(WindowFeed feed, int perWindow)
    {
        long start = Stopwatch.GetTimestamp();
        for (int window = 0; window < 4 || Stopwatch.GetElapsedTime(start).TotalSeconds < 1; window++)
        {
            feed.Run(perWindow);
        }
    }

    private static void Measure(string name, WindowOptions options, int series, int interval, long rows)
    {
        int perWindow = (int)((options.Size?.TotalMilliseconds ?? 0) / interval);
        int windows = (int)Math.Max(2, rows / series / perWindow);
        WindowFeed feed = new(options, series, interval);
        WarmUp(feed, perWindow);
        long rowsOut = feed.RowsOut;
        (double nanoseconds, double bytes) = feed.Run(windows * perWindow);
        double outPerRow = (feed.RowsOut - rowsOut) / ((double)windows * perWindow * series);
        feed.Weigh(Math.Min(2 * perWindow, 200));
        double bare = BareWindows.Nanoseconds(series, perWindow, Math.Min(windows, 4) * perWindow);
        Console.WriteLine(
            $"{name,-37} {series,9:N0} {bare,7:F1} ns {nanoseconds,6:F1} ns {nanoseconds / bare,5:F1}x {1e3 / nanoseconds,6:F1} M"
            + $" {bytes,6:F3} {outPerRow,8:F2} {feed.LeastBytesPerKey,7:F0} {feed.PeakBytesPerKey,5:F0}");
    }
}
