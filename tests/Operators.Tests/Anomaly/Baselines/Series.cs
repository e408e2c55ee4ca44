using Streams.Operators.Anomaly.Baselines;
using Streams.Stages;

namespace Streams.Operators.Tests.Anomaly.Baselines;

/// <summary>Made-up values, and what is plainly true of them.</summary>
internal static class Series
{
    /// <summary>A value of the normal distribution.</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The middle of values.</summary>
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Copies the model of a key by its written form.</summary>
    public static void Copy(IBaseline from, IBaseline to, int key)
    {
        StateWriter writer = new();
        from.Write(key, writer);
        StateReader reader = new(writer.Written);
        to.Read(key, ref reader);
        Assert.True(reader.IsAtEnd);
    }
}
