using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>A node whose one sink notifies, and a client of its API.</summary>
internal sealed class NotifyNode : IAsyncDisposable
{
    private const string Topology =
        """
        name: alerts
        sources: { push: { type: http, log: memory } }
        sinks: { people: { type: notify, from: push, config: alertmanager.yml } }
        """;

    private readonly NodeProcess _process;

    private NotifyNode(NodeProcess process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public Uri Address => Client.BaseAddress ?? throw new InvalidOperationException("It is set by the constructor.");

    public HttpClient Client { get; }

    /// <summary>Starts a node in a folder with a configuration; with <paramref name="data"/> it keeps its state there.</summary>
    public static async Task<NotifyNode> StartAsync(TestFolder folder, string configuration, string? data = null)
    {
        folder.Write("topology.yaml", Topology);
        folder.Write("alertmanager.yml", configuration);
        string[] keeps = data is null ? [] : ["--data", data];
        NodeProcess process = NodeProcess.Start(folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0", .. keeps]);
        NotifyNode node = new(process, await process.WaitForAddressAsync());
        await Until.TrueAsync(async () =>
        {
            using HttpResponseMessage answer = await node.Client.GetAsync("/api/v2/status");
            return answer.IsSuccessStatusCode;
        });
        return node;
    }

    /// <summary>Kills the node as a power cut would.</summary>
    public async Task KillAsync()
    {
        await _process.SignalAsync("KILL");
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
