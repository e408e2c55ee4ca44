using System.Net;
using System.Net.Sockets;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class ListenTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ListenTests()
    {
        _folder.Write("topology.yaml", """
            name: listening
            sources: { load: { type: generator, rate: 1000 } }
            operators: { all: { type: filter, from: load } }
            sinks:   { nothing: { type: discard, from: all } }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Listen_Metrics_SatisfyPromtoolAndHaveTheDocumentedSeries()
    {
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };
        string metrics = await client.GetStringAsync("/metrics");
        _folder.Write("metrics.txt", metrics);

        ProcessResult check = await NodeProcess.RunShellAsync(_folder, "promtool check metrics < metrics.txt");

        Assert.Equal((0, "", ""), (check.ExitCode, check.Output, check.Error));
        string[] families =
        [
            "streams_rows_received_total", "streams_batches_received_total", "streams_rows_emitted_total",
            "streams_batches_emitted_total", "streams_late_rows_total", "streams_busy_seconds_total",
            "streams_blocked_seconds_total", "streams_queue_batches", "process_cpu_seconds_total",
            "process_resident_memory_bytes", "process_start_time_seconds", "dotnet_gc_heap_bytes",
            "dotnet_gc_allocated_bytes_total", "dotnet_gc_collections_total", "dotnet_gc_pause_seconds_total",
        ];
        Assert.All(families, family => Assert.Contains($"# TYPE {family} ", metrics, StringComparison.Ordinal));
        Assert.Contains(
            "streams_rows_received_total{topology=\"listening\",stage=\"all\",kind=\"operator\",type=\"filter\"} ",
            metrics,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Listen_Health_AnswersRunning(string path)
    {
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };

        using HttpResponseMessage answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("running\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Listen_AddressInUse_FailsInOneLine()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();

        ProcessResult result = await NodeProcess.RunAsync(
            _folder, "run", "topology.yaml", "--listen", $"{taken.LocalEndpoint}");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"streams: cannot listen on {taken.LocalEndpoint}: the address is in use already\n", result.Error);
    }

    [Fact]
    public async Task Listen_AddressOfAnotherMachine_FailsInOneLine()
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml", "--listen", "203.0.113.9:9400");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "streams: cannot listen on 203.0.113.9:9400: this machine does not have the address\n", result.Error);
    }
}
