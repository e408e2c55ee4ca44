using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.Groups;

public sealed class RecordingRuleRunnerTests
{
    private const string Rules = """
        groups:
        - name: g
          limit: 2
          query_offset: 10s
          labels: { team: core, kind: of_group }
          rules:
          - record: doubled
            expr: x * 2
            labels: { kind: mine, gone: '' }
          - record: again
            expr: doubled + 1
        """;

    [Fact]
    public void Evaluate_Series_AreWrittenAtTheQueriedTimeAndSeenByLaterRules()
    {
        RuleStand stand = new(Rules);
        stand.Put("x", 3, 45, ("gone", "a"));
        stand.Put("x", 100, 55, ("gone", "a"));

        stand.Evaluate(60);

        Assert.Equal("""doubled{kind="mine",team="core"} 6""", stand.Query("doubled", 50));
        Assert.Equal("", stand.Query("doubled", 49.999));
        Assert.Equal("""again{kind="of_group",team="core"} 7""", stand.Query("again", 50));
        Assert.Equal((RuleHealth.Ok, 1L, 1L), (stand.Rule.Health, stand.Rule.Evaluations, stand.Rule.Samples));
    }

    [Fact]
    public void Evaluate_SeriesIsGone_IsMarkedAsStale()
    {
        RuleStand stand = new(Rules);
        stand.Put("x", 3, 45, ("a", "1"));
        stand.Put("x", 4, 45, ("a", "2"));
        stand.Evaluate(60);
        stand.Put("x", double.NaN, 100, ("a", "2"));
        stand.Window.Append(Labels.Of(("__name__", "x"), ("a", "1")), new EventTime(100_000), StaleMarker.Value);

        stand.Evaluate(120);

        Assert.Equal("""doubled{a="2",kind="mine",team="core"} NaN""", stand.Query("doubled", 110));
    }

    [Fact]
    public void Evaluate_EqualLabels_FailsAndWritesNothing()
    {
        RuleStand stand = new(Rules);
        stand.Put("x", 3, 45, ("kind", "1"));
        stand.Evaluate(60);
        stand.Put("x", 4, 100, ("kind", "2"));

        stand.Evaluate(120);

        Assert.Equal(RuleHealth.Err, stand.Rule.Health);
        Assert.Equal("vector contains metrics with the same labelset after applying rule labels", stand.Rule.LastError);
        Assert.Equal("""doubled{kind="mine",team="core"} 6""", stand.Query("doubled", 110)); // What was there stays.
    }

    [Fact]
    public void Evaluate_OverTheLimit_FailsUntilItIsBelow()
    {
        RuleStand stand = new(Rules);
        for (int i = 0; i < 3; i++)
        {
            stand.Put("x", i, 45, ("i", $"{i}"));
        }

        stand.Evaluate(60);

        Assert.Equal("exceeded limit of 2 with 3 series", stand.Rule.LastError);
        Assert.Equal("", stand.Query("doubled", 50));
        stand.Window.Append(Labels.Of(("__name__", "x"), ("i", "0")), new EventTime(100_000), StaleMarker.Value);
        stand.Evaluate(120);
        Assert.Equal((RuleHealth.Ok, ""), (stand.Rule.Health, stand.Rule.LastError));
        Assert.Equal(2, stand.Query("doubled", 110).Split('\n').Length);
    }

    [Fact]
    public void Evaluate_TwoRulesWriteOneSeries_TheFirstStands()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {record: r, expr: vector(1)}\n  - {record: r, expr: vector(2)}\n");

        stand.Evaluate(60);

        Assert.Equal("r 1", stand.Query("r", 60));
        Assert.Equal((1L, 0L), (stand.Groups.First().Rules[1].Rejected, stand.Groups.First().Rules[1].Samples));
    }

    [Fact]
    public void Evaluate_SteadyState_AllocatesNothing()
    {
        RuleStand stand = new("groups:\n- name: g\n  rules:\n  - {record: r, expr: x * 2}\n");
        Labels[] series =
            [.. Enumerable.Range(0, 100).Select(i => Labels.Of(("__name__", "x"), ("i", $"{i}")))];
        double seconds = 0;

        void Round()
        {
            // A window of one round, so that nothing grows.
            seconds += 60;
            foreach (Labels labels in series)
            {
                stand.Window.Append(labels, new EventTime((long)seconds * 1000), seconds);
            }

            stand.Evaluate(seconds);
            stand.Window.TrimBefore(new EventTime(((long)seconds - 61) * 1000));
        }

        for (int i = 0; i < 10; i++)
        {
            Round();
        }

        Assert.Equal(0, Allocations.Of(Round));
    }
}
