namespace Streams.TestKit;

/// <summary>What code allocates on its thread.</summary>
public static class Allocations
{
    private const int Rounds = 20;

    /// <summary>The fewest bytes that any of several calls allocated.</summary>
    /// <remarks>
    /// The fewest, because a collection on another thread counts what was left of this thread's allocation buffer as
    /// allocated, and because first calls may be compiled in between.
    /// </remarks>
    public static long Of(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        long fewest = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
