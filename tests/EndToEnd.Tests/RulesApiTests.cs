using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

/// <summary>What a running node tells of its rules, over HTTP and on the command line.</summary>
public sealed class RulesApiTests : IDisposable
{
    private const string Topology =
        """
        name: api
        settings: { shards: 2, lateness: 1s }
        sources: { traffic: { type: generator, start: 2026-01-05T08:00:00Z, speed: 10 } }
        operators: { rules: { type: rules, from: traffic, files: [rules/*.yaml] } }
        sinks: { out: { type: discard, from: [rules, rules.alerts] } }
        """;

    private readonly TestFolder _folder = new();

    public RulesApiTests()
    {
        Directory.CreateDirectory(_folder.File("rules"));
        _folder.Write("topology.yaml", Topology);
        _folder.Write("rules/one.yaml", Rules("Always", "sum by (service) (http_requests_total) >= 0"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Get_WhileRulesRun_TellsRulesAlertsAndWhyTheyFire()
    {
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };
        await Until.TrueAsync(async () => (await AlertsAsync(client)).Length == 3);

        JsonElement rule = (await GetAsync(client, "/api/v1/rules")).GetProperty("groups")[0].GetProperty("rules")[0];
        string fingerprint = (await AlertsAsync(client))[0].GetProperty("fingerprint").GetString() ?? "";
        JsonElement why = await GetAsync(client, $"/api/v1/alerts/{fingerprint}/explain");
        JsonElement counted = await GetAsync(client, "/api/v1/query?query=count(http_requests_total)%20by%20(service)");
        JsonElement recorded = await GetAsync(client, "/api/v1/query?query=count(requests)");
        JsonElement names = await GetAsync(client, "/api/v1/label/__name__/values");
        JsonElement range = await GetAsync(
            client, "/api/v1/query_range?query=count(http_requests_total)&start=1767600005&end=1767600010&step=5");

        Assert.Equal(("Always", "firing", "ok"), (Text(rule, "name"), Text(rule, "state"), Text(rule, "health")));
        Assert.Equal(3, counted.GetProperty("result").GetArrayLength());
        Assert.Equal("3", recorded.GetProperty("result")[0].GetProperty("value")[1].GetString());
        Assert.Contains("http_requests_total", names.EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, range.GetProperty("result")[0].GetProperty("values").GetArrayLength());
        Assert.Equal(
            ["http_requests_total", "sum by (service) (http_requests_total)", "sum by (service) (http_requests_total) >= 0"],
            why.GetProperty("steps").EnumerateArray().Select(step => Text(step, "expression")));
        Assert.Equal(1, why.GetProperty("steps")[1].GetProperty("series").GetArrayLength());
        Assert.True(why.GetProperty("samples")[0].GetProperty("series")[0].GetProperty("values").GetArrayLength() > 0);
        await AssertRefusedAsync(client, "/api/v1/query?query=sum(", 400);
        await AssertRefusedAsync(client, "/api/v1/query?query=up%2Bon()http_requests_total&time=x", 400);
        await AssertRefusedAsync(client, "/api/v1/alerts/0000000000000001/explain", 404);
        string metrics = await client.GetStringAsync("/metrics");
        Assert.Contains("streams_rule_group_evaluations_total{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_AboutARunningNode_ShowItsAnswers()
    {
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
        string address = (await node.WaitForAddressAsync()).ToString();
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        await Until.TrueAsync(async () => (await AlertsAsync(client)).Length == 3);

        ProcessResult query = await NodeProcess.RunAsync(_folder, "query", "count(http_requests_total)", "--server", address);
        ProcessResult explain = await NodeProcess.RunAsync(_folder, "explain", "Always", "--server", address);
        ProcessResult unknown = await NodeProcess.RunAsync(_folder, "explain", "Never", "--server", address);
        ProcessResult wrong = await NodeProcess.RunAsync(_folder, "query", "sum(", "--server", address);

        Assert.Equal((0, ""), (query.ExitCode, query.Error));
        Assert.StartsWith("{} ", query.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (explain.ExitCode, explain.Error));
        Assert.Contains("the samples behind it:", explain.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("pending or firing are Always", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
    }

    [Fact]
    public async Task Watch_RuleFilesChange_WrongOnesAreRefusedAndRightOnesTakenOver()
    {
        await using NodeProcess node = NodeProcess.Start(
            _folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0", "--watch"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };
        await Until.TrueAsync(async () => (await AlertsAsync(client)).Length == 3);

        _folder.Write("rules/one.yaml", Rules("Always", "sum by (service) ("));
        string refused = await node.WaitForErrorAsync("was not taken over");
        Assert.Contains("one.yaml:", refused, StringComparison.Ordinal);
        Assert.Equal(3, (await AlertsAsync(client)).Length);

        _folder.Write("rules/one.yaml", Rules("Always", "sum by (service) (http_requests_total) >= 0"));
        _folder.Write("rules/two.yaml", Rules("More", "sum(http_requests_total) >= 0"));
        await Until.TrueAsync(async () => (await AlertsAsync(client)).Length == 4);
    }

    private static string Rules(string alert, string expression) =>
        $$"""
        groups:
          - name: g
            interval: 5s
            rules:
              - { alert: {{alert}}, expr: '{{expression}}' }
              - { record: requests, expr: 'sum by (service) (rate(http_requests_total[1m]))' }
        """;

    private static async Task<JsonElement[]> AlertsAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/api/v1/alerts");
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return [.. answer.GetProperty("data").GetProperty("alerts").EnumerateArray()];
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    private static async Task AssertRefusedAsync(HttpClient client, string path, int status)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((status, "error"), ((int)response.StatusCode, Text(answer, "status")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
