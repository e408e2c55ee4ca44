using Streams.Data;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Detection;

/// <summary>Input for operators that look for anomalies.</summary>
internal static class DetectionInput
{
    /// <summary>Rows of which several share a group and a time, so that there are vectors.</summary>
    public static InputShape Shape => new()
    {
        SeriesCount = 6,
        RowCount = 900,
        Step = TimeSpan.FromMilliseconds(3),
        Lateness = TimeSpan.FromMilliseconds(40),
        Value = (random, series) => random.Next(30) switch
        {
            0 => double.NaN,
            1 => StaleMarker.Value,
            2 => double.PositiveInfinity,
            3 => random.Next(1_000),
            _ => series * 10 + Math.Round(random.NextDouble() * 5, 2),
        },
    };

    /// <summary>Pushes a value a second of each series of one service, and lets the watermark pass them.</summary>
    public static void Push(OperatorHarness harness, (string Name, Func<int, double> Value) first, int count, int start = 0) =>
        Push(harness, [first], count, start);

    /// <summary>Pushes a value a second of each series of one service, and lets the watermark pass them.</summary>
    public static void Push(
        OperatorHarness harness, (string Name, Func<int, double> Value) first, (string Name, Func<int, double> Value) second, int count) =>
        Push(harness, [first, second], count, start: 0);

    /// <summary>The scores that came out, by time in seconds.</summary>
    public static Dictionary<long, double> Scores(OperatorHarness harness) => ValuesOf(harness, "anomaly_score");

    /// <summary>The verdicts that came out, by time in seconds.</summary>
    public static Dictionary<long, double> Verdicts(OperatorHarness harness) => ValuesOf(harness, "anomaly");

    private static Dictionary<long, double> ValuesOf(OperatorHarness harness, string name) =>
        harness.Output().Where(row => row.Labels.Name == name).ToDictionary(row => row.Time.Milliseconds / 1_000, row => row.Value);

    private static void Push(OperatorHarness harness, (string Name, Func<int, double> Value)[] series, int count, int start)
    {
        for (int i = 0; i < count; i++)
        {
            foreach ((string name, Func<int, double> value) in series)
            {
                harness.Push(Rows.Row(Rows.Series(name, ("service", "checkout")), (start + i) * 1_000L, value(i)));
            }
        }

        harness.Watermark(new EventTime((start + count) * 1_000L));
    }
}
