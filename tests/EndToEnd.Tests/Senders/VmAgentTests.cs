using System.Text;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Senders;

public sealed class VmAgentTests : IDisposable
{
    private const int SeriesCount = 200;
    private const int SampleCount = 20_000;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RemoteWrite_WhatVmAgentTakesIn_ArrivesToTheSample()
    {
        await using DoorNode node = await DoorNode.StartAsync(_folder);
        int port = PeerProcess.FreePort();
        await using PeerProcess agent = PeerProcess.Start(
            _folder.Path,
            "vmagent",
            $"-remoteWrite.url={node.Address}api/v1/write",
            "-remoteWrite.tmpDataPath=vmagent-data",
            "-remoteWrite.flushInterval=100ms",
            $"-httpListenAddr=127.0.0.1:{port}");
        await agent.WaitForErrorAsync("started vmagent");
        long start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        HashSet<ReceivedRow> sent = [.. Enumerable.Range(0, SampleCount).Select(i => new ReceivedRow(
            ReceivedRow.SeriesOf("load", [("i", $"{i % SeriesCount}"), ("host", "h")]), start + (i / SeriesCount * 1000), i))];
        StringBuilder body = new();
        for (int i = 0; i < SampleCount; i++)
        {
            body.Append($"load{{i=\"{i % SeriesCount}\",host=\"h\"}} {i} {start + (i / SeriesCount * 1000)}\n");
        }

        using HttpClient client = new();
        using HttpResponseMessage taken = await client.PostAsync(
            $"http://127.0.0.1:{port}/api/v1/import/prometheus", new StringContent(body.ToString()));
        Assert.True(taken.IsSuccessStatusCode);

        await node.UntilAsync(rows => rows.Count >= SampleCount);
        Assert.Equal(0, (await node.StopAsync()).ExitCode);
        Assert.Equal(SampleCount, node.Rows.Count);
        Assert.True(sent.SetEquals(node.Rows));
    }
}
