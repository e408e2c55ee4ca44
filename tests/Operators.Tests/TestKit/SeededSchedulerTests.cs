using Streams.TestKit.Engine;

namespace Streams.Operators.Tests.TestKit;

public sealed class SeededSchedulerTests
{
    [Fact]
    public async Task RunAsync_SameSeed_TakesTheSameTurns()
    {
        string[] orders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OrderAsync(seed: 7)));

        Assert.Single(orders.Distinct());
        Assert.NotEqual(orders[0], await OrderAsync(seed: 8));
    }

    [Fact]
    public async Task RunAsync_AnotherThreadHandsIn_Fails()
    {
        TaskCompletionSource elsewhere = new();

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            SeededScheduler.RunAsync(7, async scheduler =>
            {
                Task told = elsewhere.Task.ContinueWith(
                    _ => { }, CancellationToken.None, TaskContinuationOptions.None, scheduler);
                new Thread(elsewhere.SetResult).Start();
                await told;
            }));

        Assert.Contains("Another thread handed something in, with seed 7", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>In which order some loops go on that wait in each round, and what the scheduler says of it.</summary>
    private static async Task<string> OrderAsync(int seed)
    {
        List<int> order = [];
        ulong fingerprint = 0;
        await SeededScheduler.RunAsync(seed, async scheduler =>
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(async loop =>
            {
                for (int round = 0; round < 20; round++)
                {
                    await Task.Yield();
                    order.Add(loop);
                }
            }));
            fingerprint = scheduler.Fingerprint;
        });
        return $"{fingerprint:x} {string.Join(' ', order)}";
    }
}
