using Streams.Runtime;
using Streams.TestKit;
using Streams.TestKit.Engine;

namespace Streams.Operators.Tests.Graphs;

/// <summary>How the runs of a case take their turns: drawn from its seed on one thread, or as the threads of the pool like.</summary>
internal sealed class Turns(int seed, bool onPool)
{
    /// <summary>Equal for two runs that went the same way; of turns that are drawn from the seed.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Runs the body, with options for topologies under a clock that stands still.</summary>
    public Task RunAsync(Func<RunOptions, Task> body) => onPool
        ? Task.Run(() => body(new RunOptions { Clock = new ManualTimeProvider(), Pool = new TrackingBatchPool() }))
        : SeededScheduler.RunAsync(seed, async scheduler =>
        {
            await body(scheduler.Options(new TrackingBatchPool()));
            Fingerprint = scheduler.Fingerprint;
        });
}
