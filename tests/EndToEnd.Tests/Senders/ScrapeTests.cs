using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Senders;

/// <summary>The node and Prometheus scrape the same target: Prometheus itself.</summary>
public sealed class ScrapeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Scrape_PrometheusItself_FindsWhatPrometheusFinds()
    {
        int port = PeerProcess.FreePort();
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(
            _folder,
            $$"""
            global: { scrape_interval: 200ms, scrape_timeout: 200ms }
            scrape_configs: [{ job_name: prometheus, static_configs: [{ targets: ['127.0.0.1:{{port}}'] }] }]
            """,
            port);
        _folder.Write("targets.json", $$"""[{"targets": ["127.0.0.1:{{port}}"]}]""");

        // It takes some seconds before it scrapes for the first time.
        await Until.TrueAsync(async () => await prometheus.ValueAsync("up{job='prometheus'}") == 1);

        await using DoorNode node = await DoorNode.StartAsync(
            _folder, "type: scrape, job: prometheus, files: [targets.json], scrape_interval: 1s");
        await node.UntilAsync(rows => rows.Count(r => r.Series.StartsWith("up{", StringComparison.Ordinal)) > 3);
        await node.StopAsync();

        HashSet<string> ours = [.. node.Rows.Select(r => r.Series)];
        IReadOnlyList<ReceivedRow> held = await prometheus.SamplesAsync("{job='prometheus'}[1m]", node.Rows.Max(r => r.Time));
        HashSet<string> theirs = [.. held.Select(r => r.Series)];
        Assert.True(theirs.Count > 300);
        Assert.Empty(theirs.Except(ours));
        Assert.Empty(ours.Except(theirs));
        Assert.All(node.Rows.Where(r => r.Series.StartsWith("up{", StringComparison.Ordinal)), r => Assert.Equal(1, r.Value));
        double scraped = node.Rows.Last(r => r.Series.StartsWith("scrape_samples_scraped{", StringComparison.Ordinal)).Value;
        double expected = await prometheus.ValueAsync("scrape_samples_scraped") ?? 0;
        Assert.InRange(scraped, expected - 20, expected + 20);
    }
}
