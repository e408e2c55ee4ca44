using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Local;
using Streams.PromQL.Storage;

namespace Streams.Operators.Tests.Rules.Local;

public sealed class LocalRulesTests
{
    private const string Rules = """
        groups:
        - name: fast
          interval: 10s
          rules: [{ record: a, expr: vector(time()) }]
        - name: slow
          interval: 25s
          rules: [{ record: b, expr: a * 2 }]
        """;

    [Fact]
    public void EvaluateDue_Times_EvaluatesTheGroupsInTurn()
    {
        SeriesWindow window = new();
        LocalRules rules = new(RuleFileReader.Read(Rules, "f").File!.Groups, window);

        for (int second = 0; second <= 50; second += 5)
        {
            rules.EvaluateDue(new EventTime(second * 1000));
        }

        Assert.Equal([6L, 3L], rules.Groups.Select(group => group.Rules[0].Evaluations));
        Assert.True(window.TryFind(Labels.Of(("__name__", "b")), out int series));
        Assert.Equal([0, 40, 100], window.SamplesOf(series).Values.ToArray());
    }

    [Fact]
    public void Record_SampleOfTheSameTime_IsTakenWhenEqual()
    {
        WindowOutput output = new(new SeriesWindow(), null);
        int series = output.Acquire(Labels.Of(("__name__", "a")));

        Assert.True(output.Record(series, new EventTime(2), 1));
        Assert.True(output.Record(series, new EventTime(2), 1));
        Assert.False(output.Record(series, new EventTime(2), 2));
        Assert.False(output.Record(series, new EventTime(1), 1));
        Assert.True(output.Record(series, new EventTime(3), 1));
    }
}
