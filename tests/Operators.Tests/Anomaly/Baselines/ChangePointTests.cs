using Streams.Operators.Anomaly.Baselines;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class ChangePointTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Measure_ShiftOfFiveDeviations_IsFoundWithinTwentyValues(int seed)
    {
        ChangePoint model = new(new ChangePointOptions());
        Random random = new(seed);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(model.Measure(0, 0, 100 + 2 * Series.Normal(random)) < 1);
        }

        int found = Enumerable.Range(0, 100).First(_ => model.Measure(0, 0, 110 + 2 * Series.Normal(random)) > 1);

        Assert.InRange(found, 1, 20);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Measure_RandomShifts_EqualsCumulatedSumsOfKnownLevelAndSpread(int seed)
    {
        ChangePointOptions options = new() { Memory = 1_000_000, Limit = 12, Slack = 1.5 };
        ChangePoint model = new(options);
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            model.Measure(0, 0, Series.Normal(random));
        }

        // The plain reference knows level and spread, which the model has learnt from many values.
        double above = 0;
        double below = 0;
        for (int i = 0; i < 200; i++)
        {
            double value = (i >= 100 ? 2.5 : 0) + Series.Normal(random);
            above = Math.Max(0, above + Math.Clamp(value, -6, 6) - options.Slack);
            below = Math.Max(0, below - Math.Clamp(value, -6, 6) - options.Slack);
            double ratio = model.Measure(0, 0, value);
            if (above > options.Limit + 1)
            {
                Assert.True(ratio > 1);
                return;
            }

            Assert.InRange(ratio * options.Limit, Math.Max(above, below) - 1.5, Math.Max(above, below) + 1.5);
        }

        Assert.Fail("The reference has not seen the shift.");
    }

    [Fact]
    public void Measure_SingleWildValue_IsNoShift()
    {
        ChangePoint model = new(new ChangePointOptions());
        Random random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(model.Measure(0, 0, i % 100 == 99 ? 1e9 : Series.Normal(random)) < 1);
        }
    }

    [Fact]
    public void Measure_BehindAShift_LevelIsTheMeanOfWhatCame()
    {
        ChangePoint model = new(new ChangePointOptions { Settle = 10 });
        for (int i = 0; i < 100; i++)
        {
            model.Measure(0, 0, 10 + i % 2);
        }

        for (int i = 0; i < 30; i++)
        {
            model.Measure(0, 0, 50 + i % 2);
        }

        Assert.InRange(model.LevelOf(0), 50, 51);
        Assert.True(model.Measure(0, 0, 50.5) < 1);
    }

    [Theory, InlineData(1e300), InlineData(-1e300), InlineData(double.Epsilon)]
    public void Measure_ExtremeValues_NeverNaN(double value)
    {
        ChangePoint model = new(new ChangePointOptions());
        for (int i = 0; i < 5_000; i++)
        {
            double ratio = model.Measure(0, 0, i % 3 == 0 ? value : i % 7 == 0 ? -value : i);

            Assert.True(ratio >= 0, $"{ratio} after {i} values");
        }
    }

    [Fact]
    public void Read_Written_GoesOnAlike()
    {
        ChangePoint model = new(new ChangePointOptions());
        ChangePoint copy = new(new ChangePointOptions());
        Random random = new(1);
        for (int i = 0; i < 305; i++)
        {
            model.Measure(3, 0, random.NextDouble() + (i > 300 ? 5 : 0));
        }

        Series.Copy(model, copy, 3);

        for (int i = 0; i < 300; i++)
        {
            double value = random.NextDouble() * 2;
            Assert.Equal(model.Measure(3, 0, value), copy.Measure(3, 0, value));
        }
    }
}
