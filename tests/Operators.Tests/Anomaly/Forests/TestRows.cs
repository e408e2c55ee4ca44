namespace Streams.Operators.Tests.Anomaly.Forests;

/// <summary>Rows of features for tests.</summary>
internal static class TestRows
{
    /// <summary>Normally distributed rows.</summary>
    public static double[] Normal(int count, int columns, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count * columns).Select(_ => Normal(random))];
    }

    /// <summary>Rows with every kind of value that there is.</summary>
    public static double[] Wild(int count, int columns, int seed)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count * columns).Select(_ => random.Next(12) switch
            {
                0 => double.NaN,
                1 => double.PositiveInfinity,
                2 => double.NegativeInfinity,
                3 => double.MaxValue,
                4 => double.MinValue,
                5 => double.Epsilon,
                6 => -0.0,
                7 => 1e-300 * random.NextDouble(),
                _ => Normal(random) * Math.Pow(10, random.Next(-5, 6)),
            }),
        ];
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
