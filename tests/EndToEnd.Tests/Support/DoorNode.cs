using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>A node that writes down every row that senders push to it.</summary>
internal sealed class DoorNode : IAsyncDisposable
{
    private const string Output = "out.ndjson";

    private readonly TestFolder _folder;
    private readonly NodeProcess _node;

    private DoorNode(TestFolder folder, NodeProcess node, Uri address)
    {
        _folder = folder;
        _node = node;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>The rows written so far.</summary>
    public IReadOnlyList<ReceivedRow> Rows => ReceivedRow.ReadAll(_folder, Output);

    public static async Task<DoorNode> StartAsync(TestFolder folder, string source = "type: http, rate: 0, log: local")
    {
        folder.Write("door.yaml", $$"""
            name: door
            settings: { shards: 2, dead_letter: rejected.ndjson, checkpoint: { every: 200ms } }
            sources: { push: { {{source}} } }
            sinks:   { out: { type: file, from: push, path: {{Output}} } }
            """);
        NodeProcess node = NodeProcess.Start(folder, ["run", "door.yaml", "--listen", "127.0.0.1:0", "--data", "data"]);
        DoorNode door = new(folder, node, await node.WaitForAddressAsync());
        if (source.Contains("type: http", StringComparison.Ordinal))
        {
            await Until.TrueAsync(door.IsOpenAsync);
        }

        return door;
    }

    /// <summary>Waits until the condition on the rows holds.</summary>
    public Task UntilAsync(Func<IReadOnlyList<ReceivedRow>, bool> condition) =>
        Until.TrueAsync(() => Task.FromResult(condition(Rows)));

    /// <summary>Ends the node in good order: everything accepted is in the file then.</summary>
    public async Task<ProcessResult> StopAsync()
    {
        await _node.SignalAsync("TERM");
        return await _node.WaitForExitAsync();
    }

    // The address is served before the topology runs; until then there is nobody to take samples.
    private async Task<bool> IsOpenAsync()
    {
        using StringContent nothing = new("");
        using HttpResponseMessage answer = await Client.PostAsync("/api/v1/import/prometheus", nothing);
        return answer.IsSuccessStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _node.DisposeAsync();
    }
}
