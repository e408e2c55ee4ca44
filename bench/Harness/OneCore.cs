using System.Diagnostics;
using System.Globalization;

namespace Streams.Bench.Harness;

/// <summary>Measures with the whole process on one core, so that time is one core's time.</summary>
internal static class OneCore
{
    public static void Pin()
    {
        if (OperatingSystem.IsLinux())
        {
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        }
    }

    /// <summary>The shortest of several runs, in nanoseconds an item: the one that was disturbed least.</summary>
    public static double Best(int rounds, long items, Action run)
    {
        double best = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / items);
        }

        return best;
    }

    public static long Argument(string[] arguments, long otherwise) =>
        arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : otherwise;
}
