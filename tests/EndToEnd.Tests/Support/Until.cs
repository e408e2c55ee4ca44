namespace Streams.EndToEnd.Tests.Support;

/// <summary>Waits for what another process brings about and does not tell: files, answers.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again until the answer is yes; fails after a minute.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource timeout = new(Patience);
        using PeriodicTimer timer = new(Period);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }
}
