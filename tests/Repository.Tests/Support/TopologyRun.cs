using System.Net;
using System.Net.Sockets;
using Streams.Planning;
using Streams.Runtime;
using Streams.Sources.Statsd;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Repository.Tests.Support;

/// <summary>Loads a topology file and runs it to its end.</summary>
internal static class TopologyRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static LoadResult Load(string path, string workingFolder) =>
        TopologyLoader.Load(path, StageRegistries.All, Peers.AddressOf, workingFolder);

    // Sources that go on for ever.
    private static readonly string[] Endless = ["http", "scrape", "statsd"];

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
        }

        if (topology.Stages.Any(stage => Endless.Contains(stage.Definition.Type)))
        {
            StatsdSourceOptions[] clients = [.. topology.Stages.Select(stage => stage.Options).OfType<StatsdSourceOptions>()];
            await Wait.UntilAsync(() =>
            {
                Array.ForEach(clients, SendPacket);
                return HaveRows(running) || running.Completion.IsCompleted;
            });
            await running.StopAsync().WaitAsync(Patience);
        }

        await running.Completion.WaitAsync(Patience);
        return [.. running.Status()];
    }

    private static void SendPacket(StatsdSourceOptions options)
    {
        using UdpClient client = new();
        client.Send("api.requests:1|c"u8, IPEndPoint.Parse(options.Listen));
    }

    private static bool HaveRows(RunningTopology running) =>
        running.Status().Where(s => s.Kind != "task").GroupBy(s => s.Stage)
            .All(stage => stage.Sum(s => s.Counters.RowsIn + s.Counters.RowsOut) > 0);
}
