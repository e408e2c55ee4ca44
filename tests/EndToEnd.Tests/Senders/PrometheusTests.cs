using System.Globalization;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.EndToEnd.Tests.Senders;

/// <summary>Debian's Prometheus, on both ends of a node.</summary>
public sealed class PrometheusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RemoteWrite_WhatPrometheusScrapes_ArrivesToTheSample()
    {
        await using DoorNode node = await DoorNode.StartAsync(_folder);
        await using RecordingServer target = await RecordingServer.StartAsync();
        int scrapes = 0;
        target.Answer = _ => new ServerAnswer(200, Metrics(Interlocked.Increment(ref scrapes)), ("Content-Type", "text/plain"));
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(_folder, $$"""
            global: { scrape_interval: 200ms, scrape_timeout: 200ms }
            scrape_configs: [{ job_name: shop, static_configs: [{ targets: ['127.0.0.1:{{target.Port}}'] }] }]
            remote_write:
              - url: {{node.Address}}api/v1/write
                queue_config: { batch_send_deadline: 100ms, min_shards: 2, max_samples_per_send: 300 }
            """);
        await node.UntilAsync(rows => rows.Count(r => r.Series.StartsWith("up{", StringComparison.Ordinal)) >= 40);

        // Up to a moment between two scrapes that is some time ago, both know the same; what comes later may be on its way.
        long until = node.Rows.Max(r => r.Time) - 1100;
        await node.UntilAsync(rows => rows.Max(r => r.Time) > until + 2000);
        IReadOnlyList<ReceivedRow> sent = await prometheus.SamplesAsync("{job='shop'}[10m]", until);

        // Read once: rows go on coming.
        IReadOnlyList<ReceivedRow> rows = node.Rows;
        HashSet<ReceivedRow> received = [.. rows.Where(r => r.Time <= until && !double.IsNaN(r.Value))];

        Assert.True(sent.Count > 5 * 505, $"Prometheus has {sent.Count} samples, which would say little.");
        Assert.Equal("", Difference(sent, received, until));
        Assert.Equal(rows.Count, rows.Distinct().Count());
    }

    [Fact]
    public async Task Scrape_OfTheNode_IsUpAndHasItsSeries()
    {
        await using DoorNode node = await DoorNode.StartAsync(_folder);
        using StringContent rows = new(string.Concat(Enumerable.Range(0, 123).Select(i => $"a{{i=\"{i}\"}} {i}\n")));
        using HttpResponseMessage pushed = await node.Client.PostAsync("/api/v1/import/prometheus", rows);
        Assert.True(pushed.IsSuccessStatusCode);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(_folder, $$"""
            global: { scrape_interval: 200ms, scrape_timeout: 200ms }
            scrape_configs: [{ job_name: streams, static_configs: [{ targets: ['{{node.Address.Authority}}'] }] }]
            """);

        await Until.TrueAsync(async () => await prometheus.ValueAsync("up{job='streams'}") == 1);
        await Until.TrueAsync(async () =>
            await prometheus.ValueAsync("streams_rows_received_total{topology='door',stage='push',type='http'}") == 123);
        string metrics = await node.Client.GetStringAsync("/metrics");
        int lines = metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line[0] != '#');

        Assert.InRange(await prometheus.ValueAsync("scrape_samples_scraped{job='streams'}") ?? 0, lines - 10, lines + 10);
        Assert.True(await prometheus.ValueAsync("streams_http_requests_total{stage='push',route='prometheus',status='200'}") >= 1);
    }

    /// <summary>The scrapes that one side holds more or other samples of than the other.</summary>
    private static string Difference(IEnumerable<ReceivedRow> sent, IEnumerable<ReceivedRow> received, long until) => string.Join(
        '\n',
        sent.Except(received).Select(row => (row.Time, Side: "sent only"))
            .Concat(received.Except(sent).Select(row => (row.Time, Side: "received only")))
            .CountBy(different => different)
            .OrderBy(different => different.Key.Time)
            .Select(different => $"{different.Value} {different.Key.Side}, {until - different.Key.Time} ms before the end"));

    private static string Metrics(int scrape) => string.Concat(Enumerable.Range(0, 500).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"http_requests_total{{service=\"s{i % 7}\",route=\"/r{i}\",text=\"quote \\\" and ü\"}} {(scrape * 1000) + i + 0.25}\n")));
}
