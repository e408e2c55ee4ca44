using Streams.Sinks.Notify.Testing;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Notify.Testing;

public sealed class NotifyTestLoaderTests
{
    private const string Config =
        """
        route: { receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 1m }
        receivers:
          - { name: team, slack_configs: [{ channel: '#c', api_url: 'http://x/', title: 'is {{ .Status }}' }] }
          - { name: other }
        """;

    [Fact]
    public void Load_RightFile_HasItsTestsAndTheirPlaces()
    {
        NotifyTestFile file = Load(
            """
            notify: am.yml
            tests:
              - name: first
                alerts: [{ alert: Down }]
              - name: second
                alerts: [{ alert: 'Down{a="b"}', until: 5s }]
            """);

        Assert.Empty(file.Errors);
        Assert.Equal(["first am.test.yaml:3:5", "second am.test.yaml:5:5"], file.Tests.Select(test => $"{test.Name} {test.Position}"));
    }

    [Theory]
    [InlineData("notify: am.yml\ntests: []", "am.test.yaml:2:8: tests: expected at least one test, found an empty list")]
    [InlineData("notify: no.yml\ntests: []", "am.test.yaml:1:9: notify: ")]
    [InlineData("- a", "am.test.yaml:1:1: expected the keys notify and tests, found a list")]
    [InlineData("notify: am.yml\ntests: [{ alerts: [{ alert: A }] }]", "am.test.yaml:2:9: tests.name: 'name' is missing")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [] }]", "am.test.yaml:2:28: tests.alerts: a test needs at least one alert")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: 'A{b!=\"c\"}' }] }]", "an alert has its labels with '=' only, found 'b!=\"c\"'")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: 'A{' }] }]", "am.test.yaml:2:38: tests.alerts.alert: ")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A, at: 5s, until: 5s }] }]", "tests.alerts.until: must be after 'at'")]
    [InlineData("notify: am.yml\ntests: [{ name: x, start: 2026-01-01, alerts: [{ alert: A }] }]", "'2026-01-01' is not a time")]
    [InlineData("notify: am.yml\ntests: [{ name: x, run: 1s, alerts: [{ alert: A }], expect: { team: [{ at: 2s, firing: [A] }] } }]", "tests.run: the test ends before a notification that it expects")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A }], expect: { tem: [{ firing: [A] }] } }]", "no receiver is called 'tem', did you mean 'team'?")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A }], expect: { team: [{ at: 1s }] } }]", "name those that are 'firing' or 'resolved' in it")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A }], expect: { team: [{ firing: [A], texts: { slack.titel: x } }] } }]", "the receiver has no text 'slack.titel', did you mean 'slack.title'?")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A }], outages: [{ receiver: x, until: 1s }] }]", "tests[0].outages[0].receiver: no receiver is called 'x'")]
    [InlineData("notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A }], silences: [{ matchers: ['a=~\".*\"'], until: 1s }] }]", "at least one matcher must not match the empty string")]
    public void Load_WrongFile_SaysWhereAndWhat(string text, string said)
    {
        NotifyTestFile file = Load(text);

        Assert.Contains(file.Errors, error => error.ToString().Contains(said, StringComparison.Ordinal));
        Assert.Empty(file.Tests);
    }

    [Fact]
    public void Load_WrongConfiguration_ShowsItsErrors()
    {
        NotifyTestFile file = Load(
            "notify: am.yml\ntests: [{ name: x, alerts: [{ alert: A }] }]", "route: { receiver: x }\nreceivers: []\n");

        string error = Assert.Single(file.Errors).ToString();
        Assert.Contains("am.yml:1:20: route.receiver: no receiver is called 'x'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void IsNotifyTest_FileOfAnotherKind_IsNone()
    {
        using TestFolder folder = new();
        folder.Write("notify.yaml", "notify: x\ntests: []\n");
        folder.Write("topology.yaml", "topology: x\ntests: []\n");

        Assert.True(NotifyTestLoader.IsNotifyTest("notify.yaml", folder.Path));
        Assert.False(NotifyTestLoader.IsNotifyTest("topology.yaml", folder.Path));
        Assert.False(NotifyTestLoader.IsNotifyTest("nowhere.yaml", folder.Path));
    }

    private static NotifyTestFile Load(string text, string config = Config)
    {
        using TestFolder folder = new();
        folder.Write("am.yml", config);
        folder.Write("am.test.yaml", text);
        return NotifyTestLoader.Load("am.test.yaml", _ => null, folder.Path);
    }
}
