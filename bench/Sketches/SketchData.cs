namespace Streams.Bench.Sketches;

/// <summary>Latencies in seconds, lognormal around 50 ms.</summary>
internal static class SketchData
{
    public static double[] Latencies(int count)
    {
        Random random = new(1);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Latency(random);
        }

        return values;
    }

    public static double Latency(Random random)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Exp(-3 + normal);
    }
}
