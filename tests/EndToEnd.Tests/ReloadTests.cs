using System.Net;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class ReloadTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HangUp_FileHasChanged_TheNewStageRuns()
    {
        _folder.Write("topology.yaml", Topology("1m"));
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml"]);
        await node.WaitForErrorAsync("runs on 1 shards");
        _folder.Write(
            "topology.yaml",
            Topology("1m", "more: { type: filter, from: load }", "second: { type: file, from: more, path: more.ndjson }"));

        await node.SignalAsync("HUP");
        await node.WaitForErrorAsync("was exchanged for its changed file");
        await Until.TrueAsync(() => Task.FromResult(new FileInfo(_folder.File("more.ndjson")) is { Exists: true, Length: > 0 }));
        await node.SignalAsync("TERM");

        Assert.Equal(0, (await node.WaitForExitAsync()).ExitCode);
    }

    [Fact]
    public async Task Post_Reload_AnswersWhatBecomesOfStateAndRefusesWhatDoesNotFit()
    {
        _folder.Write("topology.yaml", Topology("1m"));
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };

        using HttpResponseMessage same = await client.PostAsync("/-/reload", null);
        _folder.Write("topology.yaml", Topology("5m"));
        using HttpResponseMessage unfit = await client.PostAsync("/-/reload", null);
        using HttpResponseMessage discarded = await client.PostAsync("/-/reload?discard_state=minute", null);
        _folder.Write("topology.yaml", "name: [");
        using HttpResponseMessage wrong = await client.PostAsync("/-/reload", null);

        Assert.Equal("minute: state kept, nothing that it depends on has changed\n", await same.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (same.StatusCode, unfit.StatusCode));
        Assert.StartsWith(
            "the state of 'minute' does not fit: size was 1m and is 5m;",
            await unfit.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (discarded.StatusCode, wrong.StatusCode));
        Assert.Contains("topology.yaml:1:", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_FileBecomesWrongAndRightAgain_OnlyTheRightOneIsTakenOver()
    {
        _folder.Write("topology.yaml", Topology("1m"));
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--watch"]);
        await node.WaitForErrorAsync("runs on 1 shards");

        _folder.Write("topology.yaml", Topology("1m").Replace("window", "widow", StringComparison.Ordinal));
        await node.WaitForErrorAsync("did you mean 'window'?");
        _folder.Write("topology.yaml", Topology("1m", "more: { type: filter, from: load }", "second: { type: discard, from: more }"));
        await node.WaitForErrorAsync("was exchanged for its changed file");
        await node.SignalAsync("INT");

        Assert.Equal(0, (await node.WaitForExitAsync()).ExitCode);
    }

    private static string Topology(string size, string stage = "", string sink = "") =>
        $$"""
        name: reload
        settings: { shards: 1 }
        sources: { load: { type: generator, start: 2026-01-05T00:00:00Z, rate: 20000 } }
        operators:
          minute: { type: window, from: load, size: {{size}}, by: [service], aggregate: [count] }
          {{stage}}
        sinks:
          out: { type: file, from: minute, path: out.ndjson }
          {{sink}}
        """;
}
