using Streams.Runtime;

namespace Streams.Node.Hosting;

/// <summary>One line on standard error that says how far a run is, for topologies that show nothing themselves.</summary>
internal sealed class ProgressLine(LiveTopology live, TextWriter writer, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Repaints the line until cancelled, then ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Period, clock);
        long start = clock.GetTimestamp();
        long before = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                before = await PaintAsync(start, before);
            }
        }
        catch (OperationCanceledException)
        {
            await PaintAsync(start, before);
            await writer.WriteLineAsync();
        }
    }

    private async Task<long> PaintAsync(long start, long before)
    {
        StageStatus[] stages = [.. live.Run.Running.Status()];
        long read = stages.Where(s => s.Kind == "source").Sum(s => s.Counters.RowsOut);
        long written = stages.Where(s => s.Kind == "sink").Sum(s => s.Counters.RowsIn);
        TimeSpan elapsed = clock.GetElapsedTime(start);
        await writer.WriteAsync(
            $"\r{elapsed.TotalSeconds,4:F0}s  {read:N0} rows read ({read - before:N0}/s), {written:N0} written\u001b[K");
        return read;
    }
}
