using System.Diagnostics;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Samples;

public sealed class EmbeddingSampleTests
{
    [Fact]
    public async Task Run_Sample_PrintsItsResults()
    {
        string sample = RepositoryFolder.Built("samples/Embedding", "Streams.Samples.Embedding");
        using Process process = Process.Start(new ProcessStartInfo(sample) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{sample} does not start.");

        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(
            """
            Sequences:
              latency_seconds{route="/pay"} 0.3
              latency_seconds{route="/pay"} 0.4
            Channels:
              latency_seconds{route="/pay"} 0.7
            Registered stages:
              {"name":"latency_seconds","labels":{"route":"/pay"},"time":1000,"value":0.7}
              source latencies: 2 rows in, 2 out
              operator slow: 2 rows in, 1 out
              sink archive: 1 rows in, 0 out
            Spans:
              2 of 3 rows are slow, 1.0 seconds together

            """,
            output);
    }
}
