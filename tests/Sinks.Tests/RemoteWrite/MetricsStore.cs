using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.RemoteWrite;

/// <summary>Debian's Prometheus or VictoriaMetrics as a receiver of remote write, with data of its own.</summary>
internal sealed class MetricsStore : IAsyncDisposable
{
    private readonly TestFolder _folder;
    private readonly Process _process;
    private readonly HttpClient _client = new();
    private readonly string _address;

    private MetricsStore(TestFolder folder, Process process, string address)
    {
        _folder = folder;
        _process = process;
        _address = address;
    }

    public string WriteUrl => $"{_address}/api/v1/write";

    public static async Task<MetricsStore> StartAsync(string program)
    {
        TestFolder folder = new();
        string listen = $"127.0.0.1:{RecordingServer.FreePort()}";
        folder.Write("prometheus.yml", "{}\n");
        string[] arguments = program == "prometheus"
            ?
            [
                "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.enable-remote-write-receiver",
                $"--web.listen-address={listen}",
            ]
            : ["-storageDataPath=data", $"-httpListenAddr={listen}", "-search.latencyOffset=0s", "-dedup.minScrapeInterval=1ms"];
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        MetricsStore store = new(folder, process, $"http://{listen}");
        await store.WaitAsync(program);
        return store;
    }

    /// <summary>The value of a query that has one; 0 when there is none yet.</summary>
    public async Task<double> QueryAsync(string expression)
    {
        using JsonDocument answer = JsonDocument.Parse(
            await _client.GetStringAsync($"{_address}/api/v1/query?query={Uri.EscapeDataString(expression)}"));
        JsonElement result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0
            ? 0
            : double.Parse(result[0].GetProperty("value")[1].GetString() ?? "", CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task WaitAsync(string program)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        string path = program == "prometheus" ? "/-/ready" : "/health";
        while (!await IsReadyAsync(path))
        {
            Assert.False(_process.HasExited, $"{program} has ended.");
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<bool> IsReadyAsync(string path)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(_address + path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
