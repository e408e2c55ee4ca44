using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Explaining;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Explaining;

public sealed class RouteExplanationTests
{
    private static readonly NotifyConfig Config = NotifyHarness.ConfigOf(
        """
        route:
          receiver: all
          group_by: [alertname]
          routes:
            - { matchers: [team="a"], receiver: a, continue: true, routes: [{ matchers: [env!="prod"], receiver: b }] }
            - { matchers: [team=~"a|b"], receiver: b, mute_time_intervals: [noon], group_by: ['...'], escalate: { after: 5m, to: all } }
            - { receiver: c }
        time_intervals: [{ name: noon, time_intervals: [{ times: [{ start_time: '12:00', end_time: '13:00' }] }] }]
        receivers:
          - { name: all, log_configs: [{}] }
          - { name: a, log_configs: [{}] }
          - { name: b, log_configs: [{}], fallback: all }
          - { name: c }
        """);

    [Fact]
    public void Lines_RouteThatContinues_ShowsTheWholeWay()
    {
        Assert.Equal(
            [
                "Down{env=\"prod\", team=\"a\"}",
                "  takes all -> all",
                "    yes  {team=\"a\"} -> a, and continues",
                "      no   {env!=\"prod\"} -> b: env is \"prod\"",
                "    yes  {team=~\"a|b\"} -> b",
                "    -    {} -> c: not asked, {team=~\"a|b\"} took it and does not continue",
                "",
                "told: a",
                "  grouped by alertname: {alertname=\"Down\"}",
                "  first after 30s, news every 5m, again without news every 4h",
                "told: b",
                "  grouped by all labels: {alertname=\"Down\", env=\"prod\", team=\"a\"}",
                "  first after 30s, news every 5m, again without news every 4h",
                "  unacknowledged for 5m: all, too",
                "  when it cannot be told: all",
                "  muted in noon: held back at this moment",
            ],
            Explain("Down{env=prod,team=a}"));
    }

    [Fact]
    public void Lines_LabelThatIsNotThere_SaysSo()
    {
        IReadOnlyList<string> lines = Explain("Down");

        Assert.Contains("    no   {team=\"a\"} -> a: there is no label team", lines);
        Assert.Contains("told: c", lines);
        Assert.Contains("  the receiver has no integrations: nobody hears of it", lines);
    }

    [Theory]
    [InlineData("Down{team=a}", "b,b")]
    [InlineData("Down{env=prod,team=a}", "a,b")]
    [InlineData("Down{team=z}", "c")]
    public void Receivers_Labels_AreThoseThatAreTold(string alert, string receivers)
    {
        Assert.Equal(receivers, string.Join(',', RouteExplanation.Receivers(Config, NotifyHarness.LabelsOf(alert))));
    }

    private static IReadOnlyList<string> Explain(string alert) =>
        RouteExplanation.Lines(Config, NotifyHarness.LabelsOf(alert), NotifyHarness.Start);
}
