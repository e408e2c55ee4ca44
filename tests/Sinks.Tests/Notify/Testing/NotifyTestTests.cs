using Streams.Sinks.Notify.Testing;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Notify.Testing;

public sealed class NotifyTestTests
{
    private const string Config =
        """
        route:
          receiver: team
          group_by: [alertname]
          group_wait: 10s
          group_interval: 1m
          routes:
            - { matchers: [team="night"], mute_time_intervals: [noon] }
            - { matchers: [team="boss"], escalate: { after: 5m, to: phone } }
        inhibit_rules: [{ source_matchers: [severity="page"], target_matchers: [severity="info"] }]
        time_intervals: [{ name: noon, time_intervals: [{ times: [{ start_time: '12:00', end_time: '13:00' }] }] }]
        receivers:
          - name: team
            fallback: phone
            slack_configs: [{ channel: '#c', api_url: 'http://x/', send_resolved: true, title: '{{ .Status }} since {{ since (index .Alerts 0).StartsAt }}' }]
            webhook_configs: [{ url: 'http://x/' }]
          - { name: phone, log_configs: [{ text: 'call about {{ .CommonLabels.alertname }}' }] }
        """;

    [Theory]
    [InlineData("alerts: [{ alert: A, until: 20s }]\nrun: 5m\nexpect: { team: [{ at: 10s, firing: [A], texts: { slack.title: firing since 10s } }, { at: 1m10s, resolved: [A] }] }")]
    [InlineData("alerts: [{ alert: A, until: 5s }]\nrun: 5m")]
    [InlineData("alerts: [{ alert: 'A{i=\"1\"}' }, { alert: 'A{i=\"2\"}', at: 1s }]\nexpect: { team: [{ at: 10s, firing: [A, 'A{i=\"1\"}'] }] }")]
    [InlineData("alerts: [{ alert: 'A{team=\"night\"}' }]\nstart: 2026-01-05T12:30:00Z\nrun: 40m\nexpect: { team: [{ at: 30m10s, firing: [A] }] }")]
    [InlineData("alerts: [{ alert: 'A{severity=\"page\"}', until: 30s }, { alert: 'B{severity=\"info\"}', at: 1s }]\nrun: 2m\nexpect: { team: [{ at: 10s, firing: [A] }, { at: 1m10s, resolved: [A] }, { at: 1m11s, firing: [B] }] }")]
    [InlineData("alerts: [{ alert: A }]\nsilences: [{ matchers: [alertname=A], until: 30s }]\nrun: 2m\nexpect: { team: [{ at: 1m10s, firing: [A] }] }")]
    [InlineData("alerts: [{ alert: A }]\noutages: [{ receiver: team, until: 3m }]\nrun: 4m\nexpect: { phone: [{ firing: [A], texts: { log.text: call about A } }, { firing: [A] }] }")]
    [InlineData("alerts: [{ alert: 'A{team=\"boss\"}' }]\nrun: 6m\nexpect: { team: [{ at: 10s, firing: [A] }], phone: [{ at: 5m10s, firing: [A] }] }")]
    [InlineData("alerts: [{ alert: 'A{team=\"boss\"}' }]\nacknowledge: [{ alert: 'A{team=\"boss\"}', at: 1m }]\nrun: 6m\nexpect: { team: [{ at: 10s, firing: [A] }] }")]
    public void Run_WhatIsExpected_HasNoDifferences(string test)
    {
        Assert.Equal([], Run(test));
    }

    [Fact]
    public void Run_OtherThanExpected_ShowsWhatIsMissingAndWhatCame()
    {
        IReadOnlyList<string> lines = Run(
            """
            alerts: [{ alert: 'A{i="1"}', until: 20s }]
            run: 2m
            expect:
              team:
                - { at: 10s, firing: ['A{i="2"}'] }
                - { at: 1m10s, resolved: [A], texts: { slack.title: over } }
              phone: [{ firing: [A] }]
            """);

        Assert.Equal(
            [
                "phone: expected 1 notification, got 0",
                "  - any time  firing A",
                "team: expected 2 notifications, got 2",
                "  - 10s  firing A{i=\"2\"}",
                "  + 10s  firing A{i=\"1\"}",
                "  +   slack.title: 'firing since 10s'",
                "  - 1m10s  resolved A",
                "  -   slack.title: 'over'",
                "  + 1m10s  resolved A{i=\"1\"}",
                "  +   slack.title: 'resolved since 1m10s'",
            ],
            lines);
    }

    [Fact]
    public void Run_ReceiverThatIsLeftOut_MustBeToldNothing()
    {
        Assert.Equal(
            ["team: expected no notification, got 1", "  + 10s  firing A"], Run("alerts: [{ alert: A }]\nrun: 20s"));
    }

    private static IReadOnlyList<string> Run(string test)
    {
        using TestFolder folder = new();
        folder.Write("am.yml", Config);
        string indented = string.Join('\n', test.Split('\n').Select(line => $"    {line}"));
        folder.Write("am.test.yaml", $"notify: am.yml\ntests:\n  - name: test\n{indented}\n");
        NotifyTestFile file = NotifyTestLoader.Load("am.test.yaml", _ => null, folder.Path);
        Assert.Empty(file.Errors.Select(error => error.ToString()));
        return Assert.Single(file.Tests).Run();
    }
}
