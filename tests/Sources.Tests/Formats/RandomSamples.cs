using Streams.Data;

namespace Streams.Sources.Tests.Formats;

/// <summary>Samples with awkward texts and numbers.</summary>
internal static class RandomSamples
{
    private static readonly string[] Pieces =
    [
        "a", "api", "_total", ".", "é", "日本", "\U0001F600", "\"", "\\", "{", "}", "[", ",", "=", ":", " ", "#", "/users", "\\n", "0",
    ];

    private static readonly double[] Values =
    [
        0, -0.0, 1, 500, -17.25, 0.1, 1e-7, 1e22, 1e23, 123456789012345680000.0, double.MaxValue, double.Epsilon,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9007199254740993,
    ];

    public static Sample Next(Random random, bool lineBreaks)
    {
        LabelsBuilder labels = new();
        labels.Set(Labels.MetricName, Text(random, lineBreaks));
        for (int i = random.Next(5); i > 0; i--)
        {
            labels.Set("l" + Text(random, lineBreaks), Text(random, lineBreaks));
        }

        return new Sample(labels.Build(), new EventTime(random.NextInt64(0, 4_000_000_000_000)), Value(random));
    }

    public static double Value(Random random) => random.Next(3) switch
    {
        0 => Values[random.Next(Values.Length)],
        1 => Math.Round(random.NextDouble() * 1e6) / 1000,
        _ => Finite(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
    };

    public static string Text(Random random, bool lineBreaks)
    {
        string text = "";
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            text += lineBreaks && random.Next(12) == 0 ? "\n" : Pieces[random.Next(Pieces.Length)];
        }

        return text;
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 42;
}
