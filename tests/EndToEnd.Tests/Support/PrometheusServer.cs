using System.Globalization;
using System.Text.Json;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>Debian's Prometheus with a configuration and data of its own.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly PeerProcess _process;
    private readonly HttpClient _client;

    private PrometheusServer(PeerProcess process, Uri address)
    {
        _process = process;
        Address = address;
        _client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public static async Task<PrometheusServer> StartAsync(TestFolder folder, string configuration, int? address = null)
    {
        folder.Write("prometheus.yml", configuration);
        int port = address ?? PeerProcess.FreePort();
        PeerProcess process = PeerProcess.Start(
            folder.Path,
            "prometheus",
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=prometheus-data",
            "--web.enable-remote-write-receiver",
            $"--web.listen-address=127.0.0.1:{port}");
        await process.WaitForErrorAsync("Server is ready");
        return new PrometheusServer(process, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>The result of an instant query.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string expression, long? time = null)
    {
        // As text and not as seconds, which Prometheus cuts to the millisecond before for some fractions.
        string at = time is { } t
            ? "&time=" + DateTimeOffset.FromUnixTimeMilliseconds(t).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
            : "";
        using JsonDocument answer = JsonDocument.Parse(
            await _client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}{at}"));
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(e => e.Clone())];
    }

    /// <summary>The samples that it holds of a range selector, up to a time.</summary>
    public async Task<IReadOnlyList<ReceivedRow>> SamplesAsync(string selector, long time) =>
        [.. (await QueryAsync(selector, time)).SelectMany(series => series.GetProperty("values").EnumerateArray().Select(sample =>
            new ReceivedRow(
                SeriesOf(series.GetProperty("metric")),
                (long)Math.Round(sample[0].GetDouble() * 1000),
                ReceivedRow.ValueOf(sample[1]))))];

    /// <summary>The value of a query that has one.</summary>
    public async Task<double?> ValueAsync(string expression) =>
        await QueryAsync(expression) is [{ } only] ? ReceivedRow.ValueOf(only.GetProperty("value")[1]) : null;

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _process.DisposeAsync();
    }

    private static string SeriesOf(JsonElement metric) => ReceivedRow.SeriesOf(
        metric.TryGetProperty("__name__", out JsonElement name) ? name.GetString() ?? "" : "",
        metric.EnumerateObject().Where(l => l.Name != "__name__").Select(l => (l.Name, l.Value.GetString() ?? "")));
}
