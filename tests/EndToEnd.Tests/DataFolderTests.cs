using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

/// <summary>What a person gets to read when the data folder cannot be used as it is.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public DataFolderTests() => Write("1m");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_SecondProcessOnTheFolder_IsRefusedWithTheOwner()
    {
        await using NodeProcess first = NodeProcess.Start(_folder, ["run", "topology.yaml", "--data", "data"]);
        await first.WaitForErrorAsync("runs on 1 shards");

        ProcessResult second = await NodeProcess.RunAsync(_folder, "run", "topology.yaml", "--data", "data");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("is in use by process", second.Error, StringComparison.Ordinal);
        Assert.Contains("--data", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StateDoesNotFitTheFile_IsRefusedUntilItMayGo()
    {
        Assert.Equal(0, (await RunAsync()).ExitCode);
        Write("2m");

        ProcessResult refused = await RunAsync();
        ProcessResult discarded = await RunAsync("--discard-state", "minute");
        ProcessResult after = await RunAsync();

        Assert.Equal((2, 0, 0), (refused.ExitCode, discarded.ExitCode, after.ExitCode));
        Assert.Contains(
            "error: the state of 'minute' does not fit: size was 1m and is 2m; undo the change, give the stage another name, "
            + "or let the state go with --discard-state minute\n",
            refused.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CheckpointsAreDamaged_SaysSoAndBeginsAnew()
    {
        Assert.Equal(0, (await RunAsync()).ExitCode);
        string path = Path.Combine(_folder.Path, "data", "checkpoints.db");
        byte[] bytes = await File.ReadAllBytesAsync(path);
        for (int i = 4096; i < bytes.Length; i += 64)
        {
            bytes[i] ^= 0x55;
        }

        await File.WriteAllBytesAsync(path, bytes);
        ProcessResult damaged = await RunAsync();

        Assert.DoesNotContain("Unhandled exception", damaged.Error, StringComparison.Ordinal);
        Assert.Contains("damaged", damaged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileCannotGrow_GoesOnSaysSoAndSavesAgainOnceItCan()
    {
        _folder.Write("topology.yaml", """
            name: data
            settings: { shards: 1, lateness: 1s, checkpoint: { every: 100ms } }
            sources: { load: { type: generator, start: 2026-01-05T00:00:00Z, rate: 50000, series: 20000 } }
            operators: { minute: { type: window, from: load, size: 1m, aggregate: [count, p99] } }
            sinks: { out: { type: discard, from: minute } }
            """);

        // A limit on the size of files stands for a full disk; without the signal, writing fails as it does there. The runtime
        // maps its own code through a file unless it is told not to.
        ProcessResult full = await NodeProcess.RunShellAsync(_folder, """
            trap '' XFSZ
            ulimit -f 1000
            export DOTNET_EnableWriteXorExecute=0
            $STREAMS run topology.yaml --data data --for 2s
            """);
        ProcessResult after = await RunAsync();

        Assert.Contains("Stopped saving state", full.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nested transactions", full.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", full.Error, StringComparison.Ordinal);
        Assert.Equal((1, 0), (full.ExitCode, after.ExitCode));
        Assert.Contains("goes on from checkpoint", after.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LocalStoreWithoutAFolder_SaysWhatIsMissing()
    {
        _folder.Write("topology.yaml", """
            name: data
            settings: { checkpoint: { store: local } }
            sources: { load: { type: generator, count: 10 } }
            sinks: { out: { type: discard, from: load } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("streams: settings.checkpoint.store is 'local', which needs a folder: name one with --data\n", result.Error);
    }

    private Task<ProcessResult> RunAsync(params string[] more) =>
        NodeProcess.RunAsync(_folder, ["run", "topology.yaml", "--data", "data", "--for", "1s", .. more]);

    private void Write(string size) => _folder.Write("topology.yaml", $$"""
        name: data
        settings: { shards: 1, checkpoint: { every: 100ms } }
        sources: { load: { type: generator, start: 2026-01-05T00:00:00Z, rate: 20000 } }
        operators: { minute: { type: window, from: load, size: {{size}}, by: [service], aggregate: [count] } }
        sinks: { out: { type: file, from: minute, path: out.ndjson } }
        """);
}
