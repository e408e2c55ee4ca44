using Streams.Planning;
using Streams.Runtime;
using Streams.Topology;

namespace Streams.Repository.Tests.Support;

/// <summary>Loads a topology file and runs it to its end.</summary>
internal static class TopologyRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static LoadResult Load(string path, string workingFolder) =>
        TopologyLoader.Load(path, StageRegistries.All, Peers.AddressOf, workingFolder);

    /// <summary>Runs the topology and returns what its stages counted.</summary>
    public static async Task<IReadOnlyList<StageStatus>> ToEndAsync(TopologyDescription topology)
    {
        TopologyPlan plan = TopologyPlanner.Plan(topology, coreCount: 2);
        await using SampleSender? sender = topology.Stages.Any(stage => stage.Definition.Type == "http")
            ? await SampleSender.StartAsync(StageRegistries.Door)
            : null;
        await using RunningTopology running = await RunningTopology.StartAsync(plan, new RunOptions(), CancellationToken.None);
        if (sender is not null)
        {
            await sender.SendAsync();
            await running.StopAsync().WaitAsync(Patience);
        }

        await running.Completion.WaitAsync(Patience);
        return [.. running.Status()];
    }
}
