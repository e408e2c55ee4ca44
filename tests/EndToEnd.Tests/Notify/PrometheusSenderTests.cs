using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>A real Prometheus sends its alerts to the node.</summary>
public sealed class PrometheusSenderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prometheus_AlertFiresAndEnds_IsToldAsBoth()
    {
        await using WebhookLog webhook = await WebhookLog.StartAsync();
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, $$"""
            route: { receiver: hook, group_wait: 100ms, group_interval: 500ms }
            receivers: [{ name: hook, webhook_configs: [{ url: '{{webhook.Url}}' }] }]
            """);
        Uri address = new($"http://127.0.0.1:{RecordingServer.FreePort()}/");
        WriteRules("vector(42) > 1");
        _folder.Write("prometheus.yml", $$"""
            global: { evaluation_interval: 1s, external_labels: { region: eu } }
            rule_files: [rules.yml]
            alerting: { alertmanagers: [{ static_configs: [{ targets: ['{{node.Address.Authority}}'] }] }] }
            """);
        await using PeerProcess prometheus = await PeerProcess.StartAsync(
            _folder,
            new Uri(address, "/-/ready"),
            "prometheus",
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=prometheus-data",
            $"--web.listen-address={address.Authority}",

            // The first alert comes before Prometheus knows of its Alertmanagers, and is sent again then.
            "--rules.alert.resend-delay=1s");

        await webhook.WaitForAsync("{}:{}", 1);
        WriteRules("vector(42) < 1");
        await prometheus.ReloadAsync();
        await webhook.WaitForAsync("{}:{}", 2);

        JsonElement[] told = [.. webhook.Of("{}:{}").Select(one => one.Body)];
        JsonElement fired = told[0].GetProperty("alerts")[0];
        Assert.Equal("""{"alertname":"Answer","region":"eu"}""", fired.GetProperty("labels").GetRawText());
        Assert.Equal("it is 42", fired.GetProperty("annotations").GetProperty("summary").GetString());
        Assert.Contains("/graph?g0.expr=", fired.GetProperty("generatorURL").GetString(), StringComparison.Ordinal);
        Assert.Equal(["firing", "resolved"], told.Select(body => body.GetProperty("status").GetString()));
    }

    private void WriteRules(string expression) => _folder.Write("rules.yml", $$$"""
        groups:
          - name: answers
            rules:
              - { alert: Answer, expr: '{{{expression}}}', annotations: { summary: 'it is {{ $value }}' } }
        """);
}
