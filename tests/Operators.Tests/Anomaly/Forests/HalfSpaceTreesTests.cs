using Streams.Operators.Anomaly;
using Streams.Operators.Anomaly.Forests;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Anomaly.Forests;

public class HalfSpaceTreesTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Score_ScatteredOutliersInAStream_RankAboveTheRest(int seed)
    {
        Random random = new(seed);
        HalfSpaceTrees model = new(columns: 3, seed: seed);
        List<double> scores = [];
        List<bool> labels = [];
        for (int i = 0; i < 2_000; i++)
        {
            bool isOdd = i > 300 && random.Next(50) == 0;
            double[] row = [.. Enumerable.Range(0, 3).Select(_ => isOdd ? 20 * random.NextDouble() - 10 : Baselines.Series.Normal(random))];
            double score = model.Score(row, out _);
            if (i >= 250)
            {
                scores.Add(score);
                labels.Add(isOdd);
            }
        }

        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(RankQuality.Auroc([.. scores], [.. labels]) > 0.9);
    }

    [Fact]
    public void Score_BeforeTheWindowIsFull_IsNaNAndNeverAfter()
    {
        HalfSpaceTrees model = new(columns: 2, window: 50);
        double[][] rows = [[1, 1], [double.NaN, 5], [1e300, -1e300], [double.NaN, double.NaN], [0, double.Epsilon]];

        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(i < 50, double.IsNaN(model.Score(rows[i % rows.Length], out _)));
        }
    }

    [Fact]
    public void Score_ConstantVectors_AreOrdinaryAndOthersAreNot()
    {
        HalfSpaceTrees model = new(columns: 2, window: 50);
        for (int i = 0; i < 120; i++)
        {
            model.Score([7, 0], out _);
        }

        Assert.True(model.Score([7, 0], out _) < 0.5);
        Assert.True(model.Score([9, 0], out int feature) > 0.5);
        Assert.Equal(0, feature);
        Assert.True(model.Score([7, 1], out feature) > 0.5);
        Assert.Equal(1, feature);
    }

    [Fact]
    public void Score_OtherScale_IsOrdinaryAfterAWindow()
    {
        Random random = new(1);
        HalfSpaceTrees model = new(columns: 1, window: 100);
        for (int i = 0; i < 150; i++)
        {
            model.Score([random.NextDouble()], out _);
        }

        Assert.True(model.Score([1e6], out _) > 0.5);
        for (int i = 0; i < 200; i++)
        {
            model.Score([1e6 + 1e5 * random.NextDouble()], out _);
        }

        Assert.True(model.Score([1.05e6], out _) < 0.5);
    }

    [Fact]
    public void Read_Written_GoesOnAlike()
    {
        Random random = new(1);
        HalfSpaceTrees model = new(columns: 2, window: 100);
        HalfSpaceTrees copy = new(columns: 2, window: 100);
        for (int i = 0; i < 250; i++)
        {
            model.Score([random.NextDouble(), random.NextDouble()], out _);
        }

        StateWriter writer = new();
        model.Write(writer);
        StateReader reader = new(writer.Written);
        copy.Read(ref reader);

        Assert.True(reader.IsAtEnd);
        for (int i = 0; i < 250; i++)
        {
            double[] row = [random.NextDouble(), random.NextDouble() * 2];
            Assert.Equal(model.Score(row, out int feature), copy.Score(row, out int copied));
            Assert.Equal(feature, copied);
        }
    }

    [Fact]
    public void Score_Steady_AllocatesNothing()
    {
        HalfSpaceTrees model = new(columns: 2, window: 100);
        double[] row = [1, 2];
        model.Score(row, out _);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 250; i++)
            {
                row[0] = i % 7;
                model.Score(row, out _);
            }
        }));
    }
}
