namespace Streams.Operators.Tests.Windows.Sums;

/// <summary>Streams of doubles of very different kinds, from a seed.</summary>
internal static class Numbers
{
    public const int Kinds = 8;

    public static double[] Make(int kind, int count, int seed)
    {
        Random random = new(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = kind switch
            {
                0 => random.Next(-1000, 1000),
                1 => random.NextDouble(),
                2 => Math.Exp(Normal(random)),
                3 => Normal(random) * 1e9,
                4 => AnyFinite(random),
                5 => i % 2 == 0 ? 1e300 * random.NextDouble() : -1e-300 * random.NextDouble(),
                6 => BitConverter.Int64BitsToDouble(random.NextInt64(0, 1L << 53)),
                _ => 1e9 + random.NextDouble(),
            };
        }

        return values;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double AnyFinite(Random random)
    {
        while (true)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                return value;
            }
        }
    }
}
