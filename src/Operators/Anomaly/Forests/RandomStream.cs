namespace Streams.Operators.Anomaly.Forests;

/// <summary>Random numbers that are the same on every machine and in every release: splitmix64.</summary>
/// <remarks>Each tree has a stream of its own, so that the order in which trees are grown does not matter.</remarks>
internal struct RandomStream
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    private ulong _state;

    /// <summary>The stream of a seed and a number.</summary>
    public RandomStream(long seed, long number)
    {
        _state = Mix((ulong)seed + Step) ^ Mix((ulong)number * 0xd1342543de82ef95 + 1);
    }

    /// <summary>A number that depends on a seed and a place alone, in (0, 1).</summary>
    public static double At(long seed, long place) =>
        ((Mix((ulong)seed ^ Mix((ulong)place + Step)) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += Step;
        return Mix(_state);
    }

    /// <summary>A whole number from 0 up to a bound.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the normal distribution: Box and Muller.</summary>
    public double NextNormal()
    {
        double radius = 1 - NextDouble();
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(2 * Math.PI * NextDouble());
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
