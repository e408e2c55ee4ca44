using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.Groups;

public sealed class GroupRunnerTests
{
    private const string Rules = """
        groups:
        - name: g
          rules:
          - record: r
            expr: x > 3
          - alert: A
            expr: r > 5
            for: 2m
            keep_firing_for: 1m
            annotations: { text: '{{ $value }} {{ with query "x" }}{{ len . }}{{ end }}' }
          - alert: B
            expr: x > 7
            labels: { level: '{{ $value }}' }
            annotations: { text: '{{ $value }}' }
        """;

    [Fact]
    public void Restore_AtAnyTime_GoesOnAsIfNothingHadHappened()
    {
        int cases = Seeded.Cases(100);
        int alerts = 0;
        for (int i = 0; i < cases; i++)
        {
            string unbroken = Run(new Random(i), restartEvery: int.MaxValue);
            alerts += unbroken.Split("Firing").Length - 1;

            Assert.Equal(unbroken, Run(new Random(i), restartEvery: 1));
            Assert.Equal(unbroken, Run(new Random(i), restartEvery: 7));
        }

        Assert.InRange(alerts, cases, int.MaxValue);
    }

    [Fact]
    public void Restore_RuleIsGone_ItsSeriesAreMarkedAsStale()
    {
        RuleStand stand = new(Rules);
        stand.Put("x", 10, 0);
        stand.Evaluate(0);
        Assert.NotEqual("", stand.Query("{__name__=~'r|ALERTS'}", 0));

        stand.Restart("groups:\n- name: g\n  rules: []\n");
        stand.Evaluate(60);

        Assert.Equal("", stand.Query("{__name__=~'r|ALERTS.*'}", 60));
    }

    [Fact]
    public void Restore_RuleIsGoneAndItsSeriesTakenOver_StaysWithTheNewRule()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {record: r, expr: vector(1), labels: {a: b}}\n");
        stand.Evaluate(0);

        stand.Restart("groups:\n- name: g\n  rules:\n  - {record: r, expr: 'label_replace(vector(2), \"a\", \"b\", \"\", \"\")'}\n");
        stand.Evaluate(60);

        Assert.Equal("""r{a="b"} 2""", stand.Query("r", 60));
    }

    [Fact]
    public void Restore_RuleHasChanged_NameAndLabelsKeepTheState()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {alert: A, expr: x > 5, for: 1h}\n  - {alert: B, expr: x > 5, for: 1h}\n");
        stand.Put("x", 10, 0);
        stand.Evaluate(0);

        stand.Restart(
            "groups:\n- name: g\n  interval: 5s\n  rules:\n"
            + "  - {alert: B, expr: x > 5, for: 1h, labels: {new: one}}\n  - {alert: A, expr: x > 6, for: 1m}\n");
        stand.Evaluate(60);

        Assert.Equal(
            ["Pending 60", "Firing 0"],
            stand.Groups.Single().Rules.Cast<AlertingRuleRunner>().SelectMany(rule => rule.Alerts)
                .Select(alert => $"{alert.State} {alert.ActiveAt.Milliseconds / 1000}"));
    }

    [Fact]
    public void Restore_KeptAlertOfAChangedRule_KeepsItsAnnotations()
    {
        const string Old = "groups:\n- name: g\n  rules:\n"
            + "  - {alert: A, expr: x > 5, keep_firing_for: 1h, annotations: {a: 'old {{ $value }}'}}\n";
        RuleStand stand = new(Old);
        stand.Put("x", 10, 0);
        stand.Evaluate(0);
        stand.Put("x", 0, 60);
        stand.Evaluate(60);

        stand.Restart(Old.Replace("old", "new", StringComparison.Ordinal));
        stand.Changes.Clear();
        stand.Evaluate(180);

        Assert.Equal("""{a="old 10"}""", Assert.Single(stand.Changes).Annotations.ToString());
    }

    [Theory]
    [InlineData("old text", "new text")]
    [InlineData("old {{ $value }}", "new text")]
    [InlineData("old text", "new {{ $value }}")]
    public void Restore_AlertThatIsMetUnderAChangedRule_HasTheNewAnnotations(string old, string changed)
    {
        const string Rule = "groups:\n- name: g\n  rules:\n  - {alert: A, expr: x > 5, annotations: {a: 'TEXT'}}\n";
        RuleStand stand = new(Rule.Replace("TEXT", old, StringComparison.Ordinal));
        stand.Put("x", 10, 0);
        stand.Evaluate(0);

        stand.Restart(Rule.Replace("TEXT", changed, StringComparison.Ordinal));
        stand.Changes.Clear();
        stand.Put("x", 10, 120);
        stand.Evaluate(120);

        Assert.StartsWith("{a=\"new", Assert.Single(stand.Changes).Annotations.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 1, 0 })]
    public void Restore_OtherVersionOrDamage_IsRefused(byte[] state)
    {
        RuleStand stand = new(Rules);

        Assert.Throws<InvalidDataException>(() =>
        {
            StateReader reader = new(state);
            stand.Groups.Single().Restore(ref reader, new NoOutput());
        });
    }

    [Fact]
    public void Evaluate_Elapsed_IsMeasured()
    {
        int seconds = 0;
        RuleStand stand = new(Rules, new RuleSettings { Elapsed = () => TimeSpan.FromSeconds(seconds++) });

        stand.Evaluate(60);

        Assert.Equal(TimeSpan.FromSeconds(1), stand.Rule.EvaluationTime);
        Assert.Equal(TimeSpan.FromSeconds(3), stand.Groups.Single().EvaluationTime);
        Assert.Equal(new EventTime(60_000), stand.Groups.Single().LastEvaluation);
    }

    /// <summary>All that a random input makes the rules tell and write.</summary>
    private static string Run(Random random, int restartEvery)
    {
        RuleStand stand = new(Rules);
        List<string> lines = [];
        double[] values = [random.Next(10), random.Next(10), random.Next(10)];
        for (int minute = 0; minute < 40; minute++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.Next(3) == 0 ? random.Next(12) : values[i];
                stand.Put("x", random.Next(8) == 0 ? StaleMarker.Value : values[i], minute * 60, ("i", $"{i}"));
            }

            stand.Evaluate(minute * 60);
            lines.Add(stand.Told());
            lines.Add(stand.Query("{__name__=~'r|ALERTS.*'}", minute * 60));
            if (minute % restartEvery == restartEvery - 1)
            {
                stand.Restart(Rules);
            }
        }

        return string.Join('\n', lines);
    }

    private sealed class NoOutput : IRuleOutput
    {
        public int Acquire(Labels labels) => 0;

        public bool Record(int series, EventTime time, double value) => true;

        public void Release(int series)
        {
        }

        public void Tell(AlertChange change)
        {
        }
    }
}
