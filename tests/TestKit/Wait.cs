using System.Diagnostics;

namespace Streams.TestKit;

/// <summary>Waits for conditions that other threads bring about.</summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Yields until the condition holds; fails after half a minute.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "The condition did not come true in time.");
            await Task.Yield();
        }
    }
}
