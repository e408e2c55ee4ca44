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
        verdict.Add(10, isOver: true, Rules);
        verdict.Follow(0.5, 0.1);
        StateWriter writer = new();
        verdict.Write(writer);
        StateReader reader = new(writer.Written);

        Assert.Equal(verdict, Verdict.Read(ref reader));
        Assert.True(reader.IsAtEnd);
    }

    private static int[] AnomalousTimes(VerdictRules rules, int count, int[] over)
    {
        Verdict verdict = Verdict.Start(0.5);
        List<int> times = [];
        for (int time = 0; time < count; time++)
        {
            verdict.Add(time, over.Contains(time), rules);
            if (verdict.IsAnomalous)
            {
                times.Add(time);
            }
        }

        return [.. times];
    }
}
