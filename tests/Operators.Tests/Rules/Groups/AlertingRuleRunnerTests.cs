using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.Groups;

public sealed class AlertingRuleRunnerTests
{
    private const string Rules = """
        groups:
        - name: g
          rules:
          - alert: High
            expr: x > 10
            for: 1m
            keep_firing_for: 2m
            labels: { severity: page }
            annotations: { text: '{{ $labels.job }}={{ $value }}' }
        """;

    // Values of x every minute: high from 1m to 3m, then low.
    private static readonly double[] Values = [0, 20, 30, 40, 5, 5, 5, 5];

    [Fact]
    public void Evaluate_ConditionComesAndGoes_TellsEachState()
    {
        RuleStand stand = new(Rules);
        List<string> told = [];

        for (int minute = 0; minute < Values.Length; minute++)
        {
            stand.Put("x", Values[minute], minute * 60, ("job", "a"));
            stand.Evaluate(minute * 60);
            told.Add(stand.Told());
        }

        const string Alert = """{alertname="High",job="a",severity="page"}""";
        Assert.Equal(
            [
                "",
                $$"""Pending {{Alert}} at 60 active 60 fired - resolved - expires - value 20 {text="a=20"}""",
                $$"""Firing {{Alert}} at 120 active 60 fired 120 resolved - expires 360 value 30 {text="a=30"}""",
                "", // Told again more than a minute later.
                $$"""Firing {{Alert}} at 240 active 60 fired 120 resolved - expires 480 value 40 {text="a=40"}""",
                "",
                $$"""Resolved {{Alert}} at 360 active 60 fired 120 resolved 360 expires - value 40 {text="a=40"}""",
                "",
            ],
            told);
    }

    [Fact]
    public void Evaluate_States_AreWrittenAsSeries()
    {
        RuleStand stand = new(Rules);
        List<string> series = [];

        for (int minute = 0; minute < Values.Length; minute++)
        {
            stand.Put("x", Values[minute], minute * 60, ("job", "a"));
            stand.Evaluate(minute * 60);
            series.Add(stand.Query("{__name__=~'ALERTS.*'}", minute * 60));
        }

        const string Labels = """job="a",severity="page"} """;
        const string ForState = "ALERTS_FOR_STATE{alertname=\"High\"," + Labels + "60";
        const string Pending = "ALERTS{alertname=\"High\",alertstate=\"pending\"," + Labels + "1";
        const string Firing = "ALERTS{alertname=\"High\",alertstate=\"firing\"," + Labels + "1";
        string firing = $"{ForState}\n{Firing}";
        Assert.Equal(["", $"{ForState}\n{Pending}", firing, firing, firing, firing, "", ""], series);
    }

    [Fact]
    public void Evaluate_Resolved_IsToldForAQuarterOfAnHour()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {alert: A, expr: x > 10}\n");
        stand.Put("x", 20, 0);
        stand.Evaluate(0);
        stand.Put("x", 0, 1);
        List<double> resolved = [];

        for (double seconds = 30; seconds <= 1200; seconds += 30)
        {
            stand.Put("x", 0, seconds);
            stand.Evaluate(seconds);
            resolved.AddRange(stand.Changes.Where(change => change.State == AlertState.Resolved).Select(_ => seconds));
            stand.Changes.Clear();
        }

        Assert.Equal(Enumerable.Range(0, 11).Select(i => 30.0 + (i * 90)), resolved);
        Assert.Empty(((AlertingRuleRunner)stand.Rule).Alerts);
    }

    [Fact]
    public void Evaluate_ReturnsAfterResolving_IsPendingAgain()
    {
        RuleStand stand = new(Rules.Replace("keep_firing_for: 2m", "keep_firing_for: 0s", StringComparison.Ordinal));
        double[] values = [20, 20, 0, 20, 20];
        List<string> states = [];

        for (int minute = 0; minute < values.Length; minute++)
        {
            stand.Put("x", values[minute], minute * 60);
            stand.Evaluate(minute * 60);
            ActiveAlert alert = Assert.Single(((AlertingRuleRunner)stand.Rule).Alerts);
            states.Add($"{alert.State} {alert.ActiveAt.Milliseconds / 60_000}");
        }

        Assert.Equal(["Pending 0", "Firing 0", "Resolved 0", "Pending 3", "Firing 3"], states);
    }

    [Fact]
    public void Evaluate_OverTheLimit_ClearsTheAlerts()
    {
        RuleStand stand = new("groups:\n- name: g\n  limit: 1\n  rules:\n  - {alert: A, expr: x > 10}\n");
        stand.Put("x", 20, 0, ("i", "0"));
        stand.Evaluate(0);
        stand.Put("x", 20, 60, ("i", "0"));
        stand.Put("x", 20, 60, ("i", "1"));
        stand.Changes.Clear();

        stand.Evaluate(60);

        Assert.Equal("exceeded limit of 1 with 2 alerts", stand.Rule.LastError);
        Assert.Empty(((AlertingRuleRunner)stand.Rule).Alerts);
        Assert.Empty(stand.Changes);
    }

    [Fact]
    public void Evaluate_SameIdentityTwice_FailsAndKeepsTheState()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {alert: A, expr: x > 10, labels: {i: all}}\n");
        stand.Put("x", 20, 0, ("i", "0"));
        stand.Evaluate(0);
        stand.Put("x", 20, 60, ("i", "1"));

        stand.Evaluate(60);

        Assert.Equal("vector contains metrics with the same labelset after applying alert labels", stand.Rule.LastError);
        Assert.Equal(AlertState.Firing, Assert.Single(((AlertingRuleRunner)stand.Rule).Alerts).State);
    }

    [Fact]
    public void Evaluate_QueryFails_KeepsTheState()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {alert: A, expr: x * on () y > 10}\n");
        stand.Put("x", 20, 0);
        stand.Put("y", 20, 0);
        stand.Evaluate(0);
        stand.Put("y", 20, 60, ("i", "1"));

        stand.Evaluate(60);

        Assert.Equal(RuleHealth.Err, stand.Rule.Health);
        Assert.NotEmpty(stand.Rule.LastError);
        Assert.Equal(AlertState.Firing, Assert.Single(((AlertingRuleRunner)stand.Rule).Alerts).State);
    }

    [Fact]
    public void Evaluate_TemplatesOfLabels_MakeTheIdentity()
    {
        RuleStand stand = new(
            "groups:\n- name: g\n  rules:\n"
            + "  - {alert: A, expr: x > 10, labels: {level: '{{ if gt $value 50.0 }}high{{ end }}', j: '{{ $labels.job | toUpper }}'}}\n");
        stand.Put("x", 20, 0, ("job", "a"));
        stand.Evaluate(0);
        stand.Put("x", 60, 60, ("job", "a"));

        stand.Evaluate(60);

        Assert.Equal(
            ["Resolved {alertname=\"A\",j=\"A\",job=\"a\"}", "Firing {alertname=\"A\",j=\"A\",job=\"a\",level=\"high\"}"],
            ((AlertingRuleRunner)stand.Rule).Alerts.Select(alert => $"{alert.State} {alert.Labels}"));
    }

    [Fact]
    public void Evaluate_TemplateFails_IsShownInItsPlace()
    {
        RuleStand stand = new(
            "groups:\n- name: g\n  rules:\n"
            + "  - {alert: A, expr: x > 10, annotations: {a: '{{ query \"x[\" }}', b: '{{ query \"x\" | first | value }}'}}\n");
        stand.Put("x", 20, 0);

        stand.Evaluate(0);

        Labels annotations = Assert.Single(stand.Changes).Annotations;
        Assert.StartsWith("<error expanding template: ", annotations.Get("a"));
        Assert.Equal("20", annotations.Get("b"));
        Assert.Equal((RuleHealth.Ok, 1L), (stand.Rule.Health, ((AlertingRuleRunner)stand.Rule).TemplateFailures));
    }

    [Fact]
    public void Evaluate_ExternalLabels_AreSeenByTemplatesAndAddedToWhatIsTold()
    {
        RuleSettings settings = new()
        {
            ExternalLabels = Labels.Of(("region", "eu"), ("job", "node")),
            ExternalUrl = "http://example.org/base",
        };
        RuleStand stand = new(
            "groups:\n- name: g\n  rules:\n"
            + "  - {alert: A, expr: x > 10, annotations: {a: '{{ $externalLabels.region }} {{ $externalURL }}'}}\n",
            settings);
        stand.Put("x", 20, 0, ("job", "a"));

        stand.Evaluate(0);

        AlertChange change = Assert.Single(stand.Changes);
        Assert.Equal("""{alertname="A",job="a",region="eu"}""", change.Labels.ToString());
        Assert.Equal("eu http://example.org/base", change.Annotations.Get("a"));
        Assert.Equal("http://example.org/base/graph?g0.expr=x+%3E+10&g0.tab=1", change.GeneratorUrl);
    }

    [Fact]
    public void Evaluate_FiringAlerts_AllocateNothingBetweenTellings()
    {
        RuleStand stand = new(
            Rules.Replace("page", "'{{ $labels.job | toUpper }}'", StringComparison.Ordinal),
            new RuleSettings { ResendDelay = TimeSpan.FromDays(1) });
        Labels[] series = [.. Enumerable.Range(0, 100).Select(i => Labels.Of(("__name__", "x"), ("job", $"{i}")))];
        double seconds = 0;

        void Round()
        {
            seconds += 60;
            foreach (Labels labels in series)
            {
                stand.Window.Append(labels, new EventTime((long)seconds * 1000), seconds + 100);
            }

            stand.Evaluate(seconds);
            stand.Window.TrimBefore(new EventTime(((long)seconds - 61) * 1000));
        }

        for (int i = 0; i < 10; i++)
        {
            Round();
        }

        Assert.Equal(0, Allocations.Of(Round));
        Assert.Equal(100, ((AlertingRuleRunner)stand.Rule).Alerts.Count(alert => alert.State == AlertState.Firing));
    }
}
