using Streams.Operators.Sketches;
using Streams.Operators.Tests.Windows.Sums;

namespace Streams.Operators.Tests.Sketches;

/// <summary>Values that sketches are tried on, from a seed.</summary>
internal static class Distributions
{
    public static readonly string[] Names =
        ["uniform", "normal", "lognormal", "pareto", "bimodal", "edges", "subnormal", "huge", "mixed", "constant", "integers"];

    public static double[] Make(string name, int count, int seed)
    {
        Random random = new(seed);
        BucketMapping mapping = new(0.01);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = name switch
            {
                "uniform" => random.NextDouble() * 100,
                "normal" => 3 + (2 * Numbers.Normal(random)),
                "lognormal" => Math.Exp(-3 + Numbers.Normal(random)),
                "pareto" => Math.Pow(1 - random.NextDouble(), -1 / 1.2),
                "bimodal" => random.Next(10) == 0 ? 5000 + Numbers.Normal(random) : 1 + random.NextDouble(),
                "edges" => Edge(mapping.LowerBound(random.Next(-300, 300)), random),
                "subnormal" => BitConverter.Int64BitsToDouble(random.NextInt64(1L << 40, 1L << 53)),
                "huge" => Math.Pow(10, (random.NextDouble() * 16) + 290),
                "mixed" => random.Next(5) == 0 ? 0 : Numbers.Normal(random) * Math.Pow(10, random.Next(-3, 4)),
                "constant" => 42.5,
                _ => random.Next(0, 500),
            };
        }

        return values;
    }

    private static double Edge(double edge, Random random) => random.Next(3) switch
    {
        0 => edge,
        1 => Math.BitDecrement(edge),
        _ => Math.BitIncrement(edge),
    };
}
