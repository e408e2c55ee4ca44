using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Tests.Anomaly.Detection;

public class VerdictTests
{
    private static readonly VerdictRules Rules = new(RaiseAfter: 0, MinDuration: 5, Cooldown: 60);

    [Fact]
    public void Add_OneScoreOver_LastsForTheLeastDuration()
    {
        Assert.Equal([10, 11, 12, 13, 14], AnomalousTimes(Rules, 100, over: [10]));
    }

    [Fact]
    public void Add_ShortGaps_AreOneAnomaly()
    {
        Assert.Equal([10, 11, 12, 13, 14, 15, 16, 17, 18], AnomalousTimes(Rules, 100, over: [10, 14]));
    }

    [Fact]
    public void Add_WithinTheCooldown_BeginsWhenItIsOver()
    {
        int[] times = AnomalousTimes(Rules, 200, over: [10, 40, 74, 75, 76]);

        Assert.Equal([10, 11, 12, 13, 14, 75, 76, 77, 78, 79, 80], times);
    }

    [Fact]
    public void Add_WithinTheCooldown_BeginsWhenItIsWorseThanTheLastEverWas()
    {
        int[] times = AnomalousTimes(Rules, 100, over: [10, 12, 40, 41], time => time == 12 ? 0.8 : time == 41 ? 0.81 : 0.7);

        Assert.Equal([10, 11, 12, 13, 14, 15, 16, 41, 42, 43, 44, 45], times);
    }

    [Fact]
    public void AddAbsence_WithinTheCooldownAndWithRaiseAfter_IsAnomalousAtOnce()
    {
        VerdictRules rules = Rules with { RaiseAfter = 3 };
        Verdict verdict = Verdict.Start(0.5);
        verdict.AddAbsence(10);
        verdict.Add(20, 0.1, isOver: false, rules);
        Assert.False(verdict.IsAnomalous);

        verdict.AddAbsence(30);

        Assert.True(verdict.IsAnomalous);
    }

    [Fact]
    public void Add_BehindAnAbsence_NothingIsWorse()
    {
        Verdict verdict = Verdict.Start(0.5);
        verdict.AddAbsence(10);
        verdict.Add(20, 0.1, isOver: false, Rules);

        verdict.Add(30, 1, isOver: true, Rules);
        Assert.False(verdict.IsAnomalous);
        verdict.Add(80, 0.6, isOver: true, Rules);

        Assert.True(verdict.IsAnomalous);
    }

    [Fact]
    public void Add_RaiseAfter_BeginsWhenTheScoreHasBeenOverForSoLong()
    {
        int[] times = AnomalousTimes(Rules with { RaiseAfter = 3 }, 100, over: [10, 11, 20, 21, 22, 23, 24]);

        Assert.Equal([23, 24, 25, 26, 27, 28], times);
    }

    [Theory, InlineData(0.01), InlineData(0.1), InlineData(0.5)]
    public void Follow_ManyScores_LeavesTheShareAbove(double share)
    {
        Random random = new(1);
        Verdict verdict = Verdict.Start(0.5);
        int above = 0;
        for (int i = 0; i < 20_000; i++)
        {
            double score = random.NextDouble();
            above += score > verdict.Follow(score, share) && i >= 5_000 ? 1 : 0;
        }

        Assert.InRange(above / 15_000.0, share * 0.8, share * 1.2);
    }

    [Fact]
    public void Read_Written_IsTheSame()
    {
        Verdict verdict = Verdict.Start(0.25);
        verdict.Add(10, 0.75, isOver: true, Rules);
        verdict.Follow(0.5, 0.1);
        StateWriter writer = new();
        verdict.Write(writer);
        StateReader reader = new(writer.Written);

        Assert.Equal(verdict, Verdict.Read(ref reader, hasWorst: true));
        Assert.True(reader.IsAtEnd);
    }

    private static int[] AnomalousTimes(VerdictRules rules, int count, int[] over, Func<int, double>? scoreOf = null)
    {
        Verdict verdict = Verdict.Start(0.5);
        List<int> times = [];
        for (int time = 0; time < count; time++)
        {
            bool isOver = over.Contains(time);
            verdict.Add(time, isOver ? scoreOf?.Invoke(time) ?? 0.75 : 0.25, isOver, rules);
            if (verdict.IsAnomalous)
            {
                times.Add(time);
            }
        }

        return [.. times];
    }
}
