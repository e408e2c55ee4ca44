using Streams.Operators.Anomaly.Baselines;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class RobustZscoreTests
{
    private static readonly RobustZscoreOptions Defaults = new();

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Measure_ManyValues_MedianAndDeviationAreNearTheExactOnes(int seed)
    {
        RobustZscore model = new(Defaults with { Memory = 1_000 });
        Random random = new(seed);
        double[] values = [.. Enumerable.Range(0, 5_000).Select(_ => Series.Normal(random) * 7 + 100)];

        foreach (double value in values)
        {
            model.Measure(0, 0, value);
        }

        double[] last = values[^1_000..];
        double median = Series.Median(last);
        double deviation = Series.Median([.. last.Select(value => Math.Abs(value - median))]);
        Assert.InRange(model.MedianOf(0), median - 0.2 * deviation, median + 0.2 * deviation);
        Assert.InRange(model.DeviationOf(0), deviation * 0.85, deviation * 1.15);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Measure_AFifthIsWild_MedianAndDeviationHardlyMove(int seed)
    {
        RobustZscore model = new(Defaults);
        Random random = new(seed);

        for (int i = 0; i < 2_000; i++)
        {
            model.Measure(0, 0, i % 5 == 4 ? 1e6 : 50 + Series.Normal(random));
        }

        Assert.InRange(model.MedianOf(0), 49.5, 50.5);
        Assert.InRange(model.DeviationOf(0), 0.4, 1.4);
        Assert.True(model.Measure(0, 0, 1e6) > 1_000);
        Assert.True(model.Measure(0, 0, 70) > 1);
        Assert.True(model.Measure(0, 0, 51) < 1);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Measure_ShiftOfThreeDeviations_IsFoundWithinTwentyValues(int seed)
    {
        RobustZscore model = new(Defaults);
        Random random = new(seed);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(model.Measure(0, 0, 10 + Series.Normal(random)) < 1);
        }

        Assert.Contains(Enumerable.Range(0, 20), _ => model.Measure(0, 0, 13 + Series.Normal(random)) > 1);
    }

    [Fact]
    public void Measure_JumpWithinTheRange_IsFoundWhereTheSeriesOnlyWanders()
    {
        RobustZscore model = new(Defaults);
        double Wander(int i) => 100 + 10 * Math.Sin(i / 50.0);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(model.Measure(0, 0, Wander(i)) < 1);
        }

        // From near the lowest to near the highest: neither is anything that has not been there.
        int low = Enumerable.Range(1_000, 350).MinBy(Wander);
        for (int i = 1_000; i <= low; i++)
        {
            model.Measure(0, 0, Wander(i));
        }

        Assert.True(model.Measure(0, 0, 109) > 1);
    }

    [Fact]
    public void Measure_RestsWhenItBeginsAndThenWanders_IsNotOdd()
    {
        RobustZscore model = new(Defaults);
        double Queue(int i) => i < 60 ? 7 : Math.Floor(12 - 5 * Math.Cos((i - 60) / 15.0));
        for (int i = 0; i < 120; i++)
        {
            model.Measure(0, 0, Queue(i));
        }

        Assert.All(Enumerable.Range(120, 600), i => Assert.True(model.Measure(0, 0, Queue(i)) < 1));
    }

    [Fact]
    public void Measure_SingleWildValue_LeavesNoTraceBehindIt()
    {
        RobustZscore model = new(Defaults);
        Random random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            model.Measure(0, 0, Series.Normal(random));
        }

        Assert.True(model.Measure(0, 0, 1e9) > 1_000);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(model.Measure(0, 0, Series.Normal(random)) < 1));
    }

    [Fact]
    public void Measure_ConstantValues_OnlyWhatIsBeyondTheFloorIsFar()
    {
        RobustZscore model = new(Defaults);
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(0, model.Measure(0, 0, 100));
        }

        Assert.True(model.Measure(0, 0, 102) < 1);
        Assert.True(model.Measure(0, 0, 110) > 1);
    }

    [Fact]
    public void Measure_AlwaysZeroThenNot_IsInfinitelyFarAndThenLearnt()
    {
        RobustZscore model = new(Defaults);
        Random random = new(1);
        for (int i = 0; i < 100; i++)
        {
            model.Measure(0, 0, 0);
        }

        Assert.Equal(double.PositiveInfinity, model.Measure(0, 0, 1e-3));
        for (int i = 0; i < 1_000; i++)
        {
            Assert.False(double.IsNaN(model.Measure(0, 0, 1e9 + random.NextDouble() * 1e8)));
        }

        Assert.True(model.Measure(0, 0, 1.05e9) < 1);
    }

    [Theory, InlineData(1e300), InlineData(-1e300), InlineData(1e-300), InlineData(double.Epsilon)]
    public void Measure_ExtremeValues_NeverNaN(double value)
    {
        RobustZscore model = new(Defaults);
        for (int i = 0; i < 1_000; i++)
        {
            double ratio = model.Measure(0, 0, i % 3 == 0 ? value : i % 7 == 0 ? -value : i);

            Assert.True(ratio >= 0, $"{ratio} after {i} values");
        }
    }

    [Fact]
    public void Measure_OtherScale_IsTheNewNormalAfterAsManyAsAreRemembered()
    {
        RobustZscore model = new(Defaults with { Memory = 50 });
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            model.Measure(0, 0, 10 + random.NextDouble());
        }

        for (int i = 0; i < 49; i++)
        {
            Assert.True(model.Measure(0, 0, 1e6 + random.NextDouble()) > 1);
        }

        for (int i = 0; i < 50; i++)
        {
            model.Measure(0, 0, 1e6 + random.NextDouble());
        }

        Assert.True(model.Measure(0, 0, 1e6 + 0.5) < 1);
    }

    [Fact]
    public void Measure_LevelThatIsNotAlwaysFar_IsTheNewNormalAfterAsManyMoreAsAccepted()
    {
        RobustZscore model = new(Defaults with { AcceptAfter = 20 });
        Random random = new(1);
        double Next(double level) => model.Measure(0, 0, level + random.NextDouble());
        for (int i = 0; i < 400; i++)
        {
            Next(10);
        }

        // Each fourth value is as before: two steps on in four values. Few of those behind are far in a row.
        int far = Enumerable.Range(0, 37).Count(i => Next(i % 4 == 3 ? 10 : 1_000) > 1);
        Assert.True(far >= 28, $"{far} of 37 were far");
        for (int i = 0; i < 18; i++)
        {
            Next(1_000);
        }

        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(Next(1_000) < 1));
    }

    [Fact]
    public void Measure_ManyKeysAtOnce_EqualsOneByOne()
    {
        RobustZscore together = new(Defaults);
        RobustZscore single = new(Defaults);
        Random random = new(1);
        int[] keys = [.. Enumerable.Range(0, 10_000).Select(_ => random.Next(100))];
        double[] values = [.. keys.Select(key => key + random.NextDouble())];
        double[] ratios = new double[keys.Length];

        together.Measure(keys, values, ratios);

        Assert.Equal(keys.Select((key, i) => single.Measure(key, 0, values[i])), ratios);
    }

    [Fact]
    public void Read_Written_GoesOnAlike()
    {
        RobustZscore model = new(Defaults);
        RobustZscore copy = new(Defaults);
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            model.Measure(3, 0, random.NextDouble());
        }

        Series.Copy(model, copy, 3);

        for (int i = 0; i < 300; i++)
        {
            double value = random.NextDouble() * 2;
            Assert.Equal(model.Measure(3, 0, value), copy.Measure(3, 0, value));
        }
    }
}
