using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>What the node's API has beside Alertmanager's, and what its metrics say of receivers in trouble.</summary>
public sealed class NotifyApiTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dead_NotificationThatWasRefused_IsShownWholeAndReplayed()
    {
        await using RecordingServer server = await RecordingServer.StartAsync();
        server.Answer = _ => new ServerAnswer(400, "no");
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, Webhook(server.Url, "group_interval: 5m"));
        await AlertSender.SendAsync(node.Client, AlertSender.Firing("A,team=x", TimeProvider.System.GetUtcNow()));
        await Until.TrueAsync(async () => (await DeadAsync(node)).GetArrayLength() == 1);

        JsonElement dead = (await DeadAsync(node))[0];
        server.Answer = _ => ServerAnswer.Ok;
        string key = dead.GetProperty("key").GetString() ?? "";
        using HttpResponseMessage replay = await node.Client.PostAsync($"/api/v2/notifications/dead/{key}/replay", null);
        using HttpResponseMessage unknown = await node.Client.PostAsync("/api/v2/notifications/dead/none/replay", null);
        await Until.TrueAsync(async () => (await DeadAsync(node)).GetArrayLength() == 0);

        Assert.Contains("answered 400: no", dead.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (replay.StatusCode, unknown.StatusCode));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
        Assert.Contains("streams_notifications_dead_total{", await node.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acknowledge_OneOfTwoGroups_OnlyTheOtherIsEscalated()
    {
        await using WebhookLog team = await WebhookLog.StartAsync();
        await using WebhookLog boss = await WebhookLog.StartAsync();
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, $$"""
            route: { receiver: team, group_by: [alertname], group_wait: 50ms, group_interval: 5m, escalate: { after: 4s, to: boss } }
            receivers:
              - { name: team, webhook_configs: [{ url: '{{team.Url}}' }] }
              - { name: boss, webhook_configs: [{ url: '{{boss.Url}}' }] }
            """);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await AlertSender.SendAsync(node.Client, AlertSender.Firing("Taken", now), AlertSender.Firing("Alone", now));
        await Until.TrueAsync(() => Task.FromResult(team.Told("firing").Length == 2));

        JsonElement alerts = await node.Client.GetFromJsonAsync<JsonElement>("/api/v2/alerts?filter=alertname=Taken");
        string fingerprint = alerts[0].GetProperty("fingerprint").GetString() ?? "";
        using HttpResponseMessage taken = await node.Client.PostAsJsonAsync(
            $"/api/v2/alerts/{fingerprint}/acknowledge", new { by = "me", comment = "on it" });
        using HttpResponseMessage unknown = await node.Client.PostAsJsonAsync("/api/v2/alerts/00/acknowledge", new { by = "me" });
        await Until.TrueAsync(() => Task.FromResult(boss.Told("firing").Length > 0));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (taken.StatusCode, unknown.StatusCode));
        Assert.Equal(["Alone"], boss.Told("firing"));
        alerts = await node.Client.GetFromJsonAsync<JsonElement>("/api/v2/alerts?filter=alertname=Taken");
        Assert.Equal("me", alerts[0].GetProperty("acknowledged").GetProperty("by").GetString());
    }

    [Fact]
    public async Task Metrics_ReceiverIsDown_BreakerIsOpenAndTheRestIsCounted()
    {
        await using NotifyNode node = await NotifyNode.StartAsync(
            _folder, Webhook($"http://127.0.0.1:{RecordingServer.FreePort()}/", "group_interval: 5m"));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await AlertSender.SendAsync(node.Client, [.. Enumerable.Range(0, 20).Select(i => AlertSender.Firing($"A{i}", now))]);

        const string Stage = "topology=\"alerts\",stage=\"people\"";
        const string Open = $"streams_notifications_breaker_open{{{Stage},receiver=\"hook\",integration=\"webhook[0]\"}} 1";
        await Until.TrueAsync(async () => (await node.Client.GetStringAsync("/metrics")).Contains(Open, StringComparison.Ordinal));

        _folder.Write("metrics.txt", await node.Client.GetStringAsync("/metrics"));
        ProcessResult check = await NodeProcess.RunShellAsync(_folder, "promtool check metrics < metrics.txt");
        string metrics = string.Join('\n', _folder.Lines("metrics.txt"));
        Assert.Equal((0, "", ""), (check.ExitCode, check.Output, check.Error));
        Assert.Contains($"streams_notify_alerts{{{Stage}}} 20", metrics, StringComparison.Ordinal);
        Assert.Contains($"streams_notify_groups{{{Stage}}} 20", metrics, StringComparison.Ordinal);
        Assert.Contains("streams_notifications_waiting{", metrics, StringComparison.Ordinal);
        Assert.Contains($"streams_notifications_due_total{{{Stage},reason=\"first_time\"}} 20", metrics, StringComparison.Ordinal);
    }

    /// <summary>Whatever a client sends, the others go on being told.</summary>
    [Fact]
    public async Task Post_WhatNobodyCanUse_IsRefusedAndAlertsAreToldAllTheSame()
    {
        (string Path, string Body, string Said)[] requests =
        [
            ("silences", """{"matchers":[{"name":"a","value":"b"}],"endsAt":"2020-01-01T00:00:00Z"}""", "in the past"),
            ("silences", """{"matchers":[{"name":"a","value":"(","isRegex":true}],"endsAt":"2999-01-01T00:00:00Z"}""", "not closed"),
            ("silences", """{"matchers":[{"name":"\ud800","value":"b"}],"endsAt":"2999-01-01T00:00:00Z"}""", "half a letter"),
            ("silences", """{"matchers":[7],"endsAt":"2999-01-01T00:00:00Z"}""", "a matcher is an object"),
            ("silences", "[]", "expected an object"),
            ("alerts", """[{"labels":{"alertname":"\ud800"}}]""", "half a letter"),
            ("alerts", """[{"labels":{"\udc00":"x"}}]""", "half a letter"),
            ("alerts", "[7]", "expected an object"),
            ("alerts/00/acknowledge", """{"by":"\ud800"}""", "half a letter"),
        ];
        await using WebhookLog log = await WebhookLog.StartAsync();
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, Webhook(log.Url, "group_interval: 5m"));

        for (int i = 0; i < requests.Length; i++)
        {
            using StringContent content = new(requests[i].Body, null, "application/json");
            using HttpResponseMessage answer = await node.Client.PostAsync($"/api/v2/{requests[i].Path}", content);
            await AlertSender.SendAsync(node.Client, AlertSender.Firing($"A{i}", TimeProvider.System.GetUtcNow()));
            await Until.TrueAsync(() => Task.FromResult(log.Told("firing").Contains($"A{i}")));

            Assert.Equal((requests[i].Body, HttpStatusCode.BadRequest), (requests[i].Body, answer.StatusCode));
            Assert.Contains(requests[i].Said, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>The link that templates have leads to the samples that made one of the node's own rules fire.</summary>
    [Fact]
    public async Task ExplainUrl_AlertOfTheNodesOwnRule_ShowsTheSamplesBehindIt()
    {
        await using RecordingServer slack = await RecordingServer.StartAsync();
        _folder.Write("am.yml", $$"""
            route: { receiver: team, group_by: [alertname], group_wait: 0s }
            receivers:
              - name: team
                slack_configs: [{ api_url: '{{slack.Url}}', text: '{{"{{ (index .Alerts 0).ExplainURL }}"}}' }]
            """);
        _folder.Write("rules.yml", """
            groups:
              - { name: g, interval: 5s, rules: [{ alert: Busy, expr: 'sum by (service) (http_requests_total) >= 0' }] }
            """);
        _folder.Write("explained.yaml", """
            name: explained
            settings: { shards: 2, lateness: 1s }
            sources: { traffic: { type: generator, start: 2026-01-05T08:00:00Z, speed: 10 } }
            operators: { rules: { type: rules, from: traffic, files: [rules.yml] } }
            sinks: { people: { type: notify, from: rules.alerts, config: am.yml, external_url: 'http://node:1' } }
            """);
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "explained.yaml", "--listen", "127.0.0.1:0"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };
        await Until.TrueAsync(() => Task.FromResult(slack.Requests.Count > 0));

        string link = slack.Requests[0].Json.GetProperty("attachments")[0].GetProperty("text").GetString() ?? "";
        JsonElement why = (await client.GetFromJsonAsync<JsonElement>(new Uri(link).PathAndQuery)).GetProperty("data");

        Assert.StartsWith("http://node:1/", link, StringComparison.Ordinal);
        Assert.Equal("Busy", why.GetProperty("rule").GetString());
        Assert.True(why.GetProperty("samples")[0].GetProperty("series")[0].GetProperty("values").GetArrayLength() > 0);
    }

    private static string Webhook(string url, string options) =>
        $$"""
        route: { receiver: hook, group_by: [alertname], group_wait: 50ms, {{options}} }
        receivers: [{ name: hook, webhook_configs: [{ url: '{{url}}' }] }]
        """;

    private static Task<JsonElement> DeadAsync(NotifyNode node) =>
        node.Client.GetFromJsonAsync<JsonElement>("/api/v2/notifications/dead");
}
