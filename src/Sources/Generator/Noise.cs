namespace Streams.Sources.Generator;

/// <summary>Random numbers that are functions of a seed and a place, so that any of them can be had without the others.</summary>
internal static class Noise
{
    /// <summary>64 bits for a place: a full avalanche over both words (the finalizer of splitmix64, twice).</summary>
    public static ulong Bits(ulong seed, long place) => Mix(Mix((ulong)place + 0x9e3779b97f4a7c15) ^ seed);

    /// <summary>Evenly spread over [0, 1).</summary>
    public static double Uniform(ulong seed, long place) => (Bits(seed, place) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Of the normal distribution with mean 0 and deviation 1.</summary>
    public static double Normal(ulong seed, long place)
    {
        // Box and Muller: a radius and an angle, from two independent numbers.
        double radius = 1 - Uniform(seed, place);
        double angle = Uniform(~seed, place);
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(2 * Math.PI * angle);
    }

    /// <summary>A smooth walk within [-1, 1] that has forgotten where it was after a period or two.</summary>
    public static double Smooth(ulong seed, long milliseconds, long periodMilliseconds)
    {
        (long cell, long rest) = Math.DivRem(milliseconds, periodMilliseconds);
        double x = rest / (double)periodMilliseconds;
        double blend = x * x * (3 - 2 * x);
        double from = 2 * Uniform(seed, cell) - 1;
        double to = 2 * Uniform(seed, cell + 1) - 1;
        return from + (to - from) * blend;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
