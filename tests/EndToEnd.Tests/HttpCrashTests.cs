using System.Net.Http.Headers;
using Streams.Data;
using Streams.EndToEnd.Tests.Support;
using Streams.Sources.Tests.Formats.RemoteWrite;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.EndToEnd.Tests;

/// <summary>A sender that repeats what was not answered, and a node that is killed again and again: nothing is lost or doubled.</summary>
public sealed class HttpCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int RowsPerBody = 100;
    private const long RowMilliseconds = 20;
    private const int Services = 7;

    private static readonly long Start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly TestFolder _folder = new();
    private readonly WindowTotals _totals = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private int _failures;
    private int _accepted;

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Kill_WhileASenderRepeatsWhatWasNotAnswered_ResultsAreThoseOfAnUnbrokenRun()
    {
        int port = PeerProcess.FreePort();
        _folder.Write("topology.yaml", $$"""
            name: crash
            settings: { shards: 2, lateness: 1s, checkpoint: { every: 100ms } }
            sources: { push: { type: http, log: local, rate: 0 } }
            operators: { minute: { from: push, {{WindowTotals.Operator}} } }
            sinks: { out: { type: file, from: minute, path: out.ndjson } }
            """);
        string command = $"run topology.yaml --data data --listen 127.0.0.1:{port}";
        Uri address = new($"http://127.0.0.1:{port}/api/v1/write");
        using CancellationTokenSource enough = new();
        Task<int> sending = SendAsync(address, enough.Token);

        // Each time the node is killed after it has taken some more bodies, at a moment of its own.
        Random random = new(3);
        for (int i = 0; i < KilledNode.KillCount; i++)
        {
            int enoughBodies = Volatile.Read(ref _accepted) + random.Next(1, 300);
            await using NodeProcess node = NodeProcess.Start(_folder, command.Split(' '));
            await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref _accepted) >= enoughBodies));
            await node.SignalAsync("KILL");
            await node.WaitForExitAsync();
        }

        await using NodeProcess last = NodeProcess.Start(_folder, command.Split(' '));
        await last.WaitForAddressAsync();
        await enough.CancelAsync();
        int bodies = await sending;

        // A last body far ahead closes all windows.
        long end = Start + (bodies * RowsPerBody * RowMilliseconds);
        await PostAsync(address, Encode([Row("end", end + 3_600_000, 0)]));
        IReadOnlyList<string> expected = _totals.Before(end + 120_000);
        await Until.TrueAsync(() => Task.FromResult(_folder.Lines("out.ndjson").Length >= expected.Count));
        await last.SignalAsync("TERM");
        Assert.Equal(0, (await last.WaitForExitAsync()).ExitCode);

        output.WriteLine($"{bodies} bodies, {_failures} attempts without an answer, {expected.Count} results");
        Assert.True(expected.Count > 200 && _failures >= KilledNode.KillCount, "Little was sent, which would say little.");
        Assert.Equal(expected, WindowTotals.Read(_folder, "out.ndjson", end + 120_000));
    }

    /// <summary>Sends one body behind the other, each until it is accepted; gives their number.</summary>
    private async Task<int> SendAsync(Uri address, CancellationToken enough)
    {
        int bodies = 0;
        int row = 0;
        while (!enough.IsCancellationRequested)
        {
            Sample[] rows = new Sample[RowsPerBody];
            for (int i = 0; i < rows.Length; i++, row++)
            {
                string service = $"s{row % Services}";
                long time = Start + (row * RowMilliseconds);
                rows[i] = Row(service, time, row % 13);
                _totals.Add("load", service, time, row % 13);
            }

            await PostAsync(address, Encode(rows));
            bodies++;
        }

        return bodies;
    }

    private async Task PostAsync(Uri address, byte[] body)
    {
        using PeriodicTimer pause = new(TimeSpan.FromMilliseconds(20));
        while (!await IsAcceptedAsync(address, body))
        {
            _failures++;
            await pause.WaitForNextTickAsync();
        }

        Interlocked.Increment(ref _accepted);
    }

    private async Task<bool> IsAcceptedAsync(Uri address, byte[] body)
    {
        try
        {
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using HttpResponseMessage answer = await _client.PostAsync(address, content);
            Assert.True((int)answer.StatusCode is 204 or 429 or 503, $"status {answer.StatusCode}");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static byte[] Encode(Sample[] rows) => IronSnappy.Snappy.Encode(RemoteWriteText.Request(rows));

    private static Sample Row(string service, long time, double value) =>
        new(Labels.Of(("__name__", "load"), ("service", service)), new EventTime(time), value);
}
