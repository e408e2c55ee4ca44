using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Streams.Bench.Rules;

/// <summary>Debian's Prometheus over the same series: filled by promtool, then asked over HTTP.</summary>
internal static class PrometheusPeer
{
    private const int Rounds = 5;
    private const long Start = 1_700_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(IReadOnlyList<string> expressions)
    {
        if (OperatingSystem.IsLinux())
        {
            // It may use both cores, as it would.
            Process.GetCurrentProcess().ProcessorAffinity = 3;
        }

        string folder = Directory.CreateTempSubdirectory("streams-bench-").FullName;
        try
        {
            await FillAsync(folder);
            await AskAsync(folder, expressions);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string folder)
    {
        string file = Path.Combine(folder, "samples.txt");
        await using (StreamWriter writer = new(file))
        {
            await writer.WriteLineAsync("# TYPE http_requests counter");
            for (int number = 0; number < RulesHarness.SeriesCount; number++)
            {
                string labels = RuleSeries.Of(number).ToString();
                for (int sample = 1; sample <= RulesHarness.SampleCount; sample++)
                {
                    await writer.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture, $"{labels} {sample * (number % 100)} {Start + (sample * 15)}"));
                }
            }

            await writer.WriteLineAsync("# EOF");
        }

        using Process promtool = Process.Start(new ProcessStartInfo(
            "promtool", ["tsdb", "create-blocks-from", "openmetrics", file, Path.Combine(folder, "data")])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("promtool does not start.");
        await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        File.Delete(file);
        if (promtool.ExitCode != 0)
        {
            throw new InvalidOperationException($"promtool ended with {promtool.ExitCode}.");
        }
    }

    private static async Task AskAsync(string folder, IReadOnlyList<string> expressions)
    {
        string config = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(config, "global: {}\n");
        int port = FreePort();
        using Process prometheus = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "data")}",
            $"--web.listen-address=127.0.0.1:{port}", "--storage.tsdb.retention.time=100y", "--log.level=error",
        ])) ?? throw new InvalidOperationException("prometheus does not start.");
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
            await WaitUntilReadyAsync(client);
            long at = Start + (RulesHarness.SampleCount * 15);
            foreach (string expression in expressions)
            {
                string path = $"/api/v1/query?query={Uri.EscapeDataString(expression)}&time={at}";
                double best = double.MaxValue;
                for (int round = 0; round < Rounds; round++)
                {
                    long began = Stopwatch.GetTimestamp();
                    await client.GetStringAsync(path);
                    best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                Console.WriteLine($"{best,8:F1} ms in Prometheus: {expression}");
            }
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
        }
    }

    private static async Task WaitUntilReadyAsync(HttpClient client)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync("/-/ready");
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Yield();
        }

        throw new InvalidOperationException("prometheus does not become ready.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
