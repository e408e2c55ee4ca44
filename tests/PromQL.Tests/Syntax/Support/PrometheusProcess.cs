using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Support;

/// <summary>A real Prometheus with a rule file of its own, on a free port of the loopback address.</summary>
internal sealed partial class PrometheusProcess : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private PrometheusProcess(string rules)
    {
        _folder.Write("rules.yml", rules);
        _folder.Write("prometheus.yml", "rule_files: [rules.yml]\n");
        ProcessStartInfo start = new(
            "prometheus", ["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:0"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("prometheus did not start");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts Prometheus and returns when it has loaded its rules.</summary>
    public static async Task<PrometheusProcess> StartAsync(string rules)
    {
        PrometheusProcess prometheus = new(rules);
        await Wait.UntilAsync(() => prometheus._process.HasExited || prometheus._lines.Any(line => line.Contains("Server is ready")));
        Assert.False(prometheus._process.HasExited, string.Join('\n', prometheus._lines));
        return prometheus;
    }

    /// <summary>Asks for a page of the API.</summary>
    public async Task<string> GetAsync(string path)
    {
        using HttpClient client = new();
        return await client.GetStringAsync(new Uri($"http://{Address()}{path}"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private string Address() =>
        _lines.Select(line => Listening().Match(line)).First(match => match.Success).Groups[1].Value;

    [GeneratedRegex("Listening on.*address=([0-9.:]+)")]
    private static partial Regex Listening();
}
