using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Support;

/// <summary>A real Prometheus with a rule file and data of its own, on a free port of the loopback address.</summary>
internal sealed partial class PrometheusProcess : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly HttpClient _client = new();
    private readonly Process _process;

    private PrometheusProcess(string rules, string? openMetrics)
    {
        string data = _folder.File("data");
        if (openMetrics is not null)
        {
            Import(_folder.Write("samples.txt", openMetrics), data);
        }

        _folder.Write("rules.yml", rules);
        _folder.Write("prometheus.yml", "rule_files: [rules.yml]\n");
        ProcessStartInfo start = new(
            "prometheus",
            [
                "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=50y",
                "--web.listen-address=127.0.0.1:0",
            ])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("prometheus did not start");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts Prometheus and returns when it has loaded its rules, and samples in the OpenMetrics format.</summary>
    public static async Task<PrometheusProcess> StartAsync(string rules, string? openMetrics = null)
    {
        PrometheusProcess prometheus = new(rules, openMetrics);
        await Wait.UntilAsync(() => prometheus._process.HasExited || prometheus._lines.Any(line => line.Contains("Server is ready")));
        Assert.False(prometheus._process.HasExited, string.Join('\n', prometheus._lines));
        return prometheus;
    }

    /// <summary>Asks the API with a form; gives the answer even where it is an error.</summary>
    public async Task<string> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using FormUrlEncodedContent content = new(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using HttpResponseMessage answer = await _client.PostAsync(new Uri($"http://{Address()}{path}"), content);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Asks for a page of the API.</summary>
    public async Task<string> GetAsync(string path)
    {
        return await _client.GetStringAsync(new Uri($"http://{Address()}{path}"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private static void Import(string samples, string data)
    {
        ProcessStartInfo start = new("promtool", ["tsdb", "create-blocks-from", "openmetrics", samples, data])
        {
            RedirectStandardOutput = true,
        };
        using Process promtool = Process.Start(start) ?? throw new InvalidOperationException("promtool did not start");
        string output = promtool.StandardOutput.ReadToEnd();
        promtool.WaitForExit();
        Assert.True(promtool.ExitCode == 0, output);
    }

    private string Address() =>
        _lines.Select(line => Listening().Match(line)).First(match => match.Success).Groups[1].Value;

    [GeneratedRegex("Listening on.*address=([0-9.:]+)")]
    private static partial Regex Listening();
}
