using Streams.Operators.Anomaly;

namespace Streams.Operators.Tests.Anomaly;

public class RankQualityTests
{
    [Fact]
    public void Auroc_AllAboveAllBelowOrEqual_IsOneZeroOrHalf()
    {
        Assert.Equal(1, RankQuality.Auroc([1, 2, 3], [false, false, true]));
        Assert.Equal(0, RankQuality.Auroc([1, 2, 3], [true, false, false]));
        Assert.Equal(0.5, RankQuality.Auroc([2, 2, 2], [true, false, true]));
    }

    [Fact]
    public void Auroc_OneKindOnly_IsNaN() => Assert.Equal(double.NaN, RankQuality.Auroc([1, 2], [true, true]));

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Auroc_RandomScores_IsTheShareOfPairsInOrder(int seed)
    {
        Random random = new(seed);
        double[] scores = [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(30))];
        bool[] labels = [.. scores.Select(score => random.Next(40) < score)];
        double won = 0;
        for (int a = 0; a < 200; a++)
        {
            for (int n = 0; n < 200; n++)
            {
                won += labels[a] && !labels[n] ? scores[a] > scores[n] ? 1 : scores[a] == scores[n] ? 0.5 : 0 : 0;
            }
        }

        double pairs = labels.Count(label => label) * (double)labels.Count(label => !label);

        Assert.Equal(won / pairs, RankQuality.Auroc(scores, labels), 1e-12);
    }
}
