using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Streams.Bench.Ingest;

/// <summary>A program that takes remote write, in a process of its own with a folder of its own.</summary>
internal sealed class IngestServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new();
    private readonly Process _process;
    private readonly string _folder;
    private readonly Uri _write;

    private IngestServer(Process process, string folder, string write)
    {
        _process = process;
        _folder = folder;
        _write = new Uri(write);
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory that it holds.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The node, with what a topology says behind its http source.</summary>
    public static Task<IngestServer> StartNodeAsync(string log, string stages)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "streams");
        string topology = $$"""
            name: bench
            settings: { lateness: 10s, max_ahead: 365d }
            sources: { push: { type: http, log: {{log}}, rate: 0, max_ahead: 365d } }
            {{stages}}
            """;
        return StartAsync(program, "/api/v1/write", (folder, port) =>
        {
            File.WriteAllText(Path.Combine(folder, "bench.yaml"), topology);
            return ["run", "bench.yaml", "--data", "data", "--listen", $"127.0.0.1:{port}", "--log-level", "Warning"];
        });
    }

    public static Task<IngestServer> StartVictoriaMetricsAsync() => StartAsync("victoria-metrics", "/api/v1/write", (_, port) =>
        ["-storageDataPath=data", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y"]);

    public static Task<IngestServer> StartPrometheusAsync() => StartAsync("prometheus", "/api/v1/write", (folder, port) =>
    {
        File.WriteAllText(Path.Combine(folder, "prometheus.yml"), "{}\n");
        return
        [
            "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.enable-remote-write-receiver",
            $"--web.listen-address=127.0.0.1:{port}",
        ];
    });

    /// <summary>Opens a connection to send with.</summary>
    public WriteConnection Connect() => new(_write);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<IngestServer> StartAsync(string program, string path, Func<string, int, string[]> arguments)
    {
        string folder = Directory.CreateTempSubdirectory("streams-bench-").FullName;
        int port = FreePort();
        ProcessStartInfo start = new(program, arguments(folder, port))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        IngestServer server = new(process, folder, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));
        await server.WaitAsync();
        return server;
    }

    // Ready when it answers a request without series.
    private async Task WaitAsync()
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience && !_process.HasExited)
        {
            try
            {
                if (await PostAsync([0]) is < 300)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} does not answer.");
    }

    private async Task<int> PostAsync(byte[] body)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using HttpResponseMessage answer = await _client.PostAsync(_write, content);
        return (int)answer.StatusCode;
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
