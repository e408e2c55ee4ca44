using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>Alerts that are sent on to two real Alertmanagers arrive at both, and so do their ends.</summary>
public sealed class ForwardingTests : IDisposable
{
    private const int Alerts = 12;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Forward_AlertsThatEndSoonAfterTheirFirstSending_AreOverInBoth()
    {
        await using WebhookLog first = await WebhookLog.StartAsync();
        await using WebhookLog second = await WebhookLog.StartAsync();
        await using Alertmanager one = await Alertmanager.StartAsync(_folder, "one", Webhook(first.Url));
        await using Alertmanager two = await Alertmanager.StartAsync(_folder, "two", Webhook(second.Url));
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, $$"""
            route: { receiver: others, group_by: ['...'], group_wait: 50ms, group_interval: 400ms }
            receivers:
              - name: others
                alertmanager_configs: [{ urls: ['{{one.Address}}', '{{two.Address}}'] }]
            """);

        DateTimeOffset[] starts = new DateTimeOffset[Alerts];
        for (int i = 0; i < Alerts; i++)
        {
            // Each ends as soon as both have told of it, one after the other at another moment of its group's interval.
            starts[i] = TimeProvider.System.GetUtcNow();
            await AlertSender.SendAsync(node.Client, AlertSender.Firing($"A{i}", starts[i]));
            await Until.TrueAsync(() => Task.FromResult(first.Told("firing").Contains($"A{i}") && second.Told("firing").Contains($"A{i}")));
            await AlertSender.SendAsync(
                node.Client, AlertSender.Resolved($"A{i}", starts[i], TimeProvider.System.GetUtcNow()));
        }

        string[] all = [.. Enumerable.Range(0, Alerts).Select(i => $"A{i}").Order()];
        try
        {
            await Until.TrueAsync(() => Task.FromResult(
                first.Told("resolved").Distinct().Count() == Alerts && second.Told("resolved").Distinct().Count() == Alerts));
        }
        catch (OperationCanceledException)
        {
            // What is missing says more than that something is.
        }

        Assert.Equal(all, first.Told("resolved").Distinct().Order());
        Assert.Equal(all, second.Told("resolved").Distinct().Order());
    }

    [Fact]
    public async Task Forward_OneOfTheTwoIsAway_TheOtherIsToldAndTheFirstWhenItIsBack()
    {
        await using WebhookLog first = await WebhookLog.StartAsync();
        await using WebhookLog second = await WebhookLog.StartAsync();
        await using Alertmanager one = await Alertmanager.StartAsync(_folder, "one", Webhook(first.Url));
        int port = TestKit.Servers.RecordingServer.FreePort();
        await using NotifyNode node = await NotifyNode.StartAsync(_folder, $$"""
            route: { receiver: others, group_by: ['...'], group_wait: 50ms, group_interval: 400ms }
            receivers:
              - name: others
                alertmanager_configs: [{ urls: ['{{one.Address}}', 'http://127.0.0.1:{{port}}/'] }]
            """);

        await AlertSender.SendAsync(node.Client, AlertSender.Firing("A", TimeProvider.System.GetUtcNow()));
        await Until.TrueAsync(() => Task.FromResult(first.Told("firing").Contains("A")));
        _folder.Write("two.yml", Webhook(second.Url));
        await using PeerProcess two = await PeerProcess.StartAsync(
            _folder,
            new Uri($"http://127.0.0.1:{port}/-/ready"),
            "prometheus-alertmanager",
            "--config.file=two.yml",
            "--storage.path=two-data",
            $"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=");

        await Until.TrueAsync(() => Task.FromResult(second.Told("firing").Contains("A")));
        Assert.Equal(["A"], second.Told("firing").Distinct());
    }

    private static string Webhook(string url) =>
        $$"""
        route: { receiver: hook, group_by: ['...'], group_wait: 50ms, group_interval: 400ms }
        receivers: [{ name: hook, webhook_configs: [{ url: '{{url}}' }] }]
        """;
}
