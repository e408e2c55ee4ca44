using Streams.Operators.Anomaly.Baselines;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class SeasonalTests
{
    private const long Hour = 3_600_000;
    private static readonly SeasonalOptions Hourly = new() { Memory = TimeSpan.FromHours(12) };

    [Theory, InlineData(1), InlineData(2)]
    public void Expect_DayAndWeek_IsNearWhatComes(int seed)
    {
        Seasonal model = new(Hourly);
        Random random = new(seed);
        double squares = 0;
        const int Days = 42;
        for (int i = 0; i < Days * 96; i++)
        {
            long time = i * Hour / 4;
            double truth = Truth(time);
            if (i >= (Days - 7) * 96)
            {
                double error = model.Expect(0, time).Expected - truth;
                squares += error * error / (7 * 96);
            }

            model.Measure(0, time, truth + 2 * Series.Normal(random));
        }

        // The plain reference, the mean of each hour of the week, is off by about as much: 2 / sqrt(5 weeks * 4) and the slots' steps.
        Assert.InRange(Math.Sqrt(squares), 0, 3);
    }

    [Fact]
    public void Expect_Band_HoldsMostValuesAndNotTheWrongTimeOfDay()
    {
        Seasonal model = new(Hourly with { Limit = 4 });
        Random random = new(3);
        int outside = 0;
        long time = 0;
        for (int i = 0; i < 28 * 96; i++, time += Hour / 4)
        {
            double value = Truth(time) + 2 * Series.Normal(random);
            if (i >= 14 * 96)
            {
                (_, double lower, double upper) = model.Expect(0, time);
                outside += value < lower || value > upper ? 1 : 0;
            }

            model.Measure(0, time, value);
        }

        Assert.InRange(outside, 0, 14 * 96 / 50);
        (_, double low, double high) = model.Expect(0, time + 6 * Hour);
        Assert.InRange(Truth(time + 6 * Hour), low, high);
        Assert.False(Truth(time + 18 * Hour) >= low && Truth(time + 18 * Hour) <= high);
    }

    [Theory, InlineData(1e300), InlineData(-1e300), InlineData(double.Epsilon)]
    public void Measure_ExtremeValuesAndTimes_NeverNaN(double value)
    {
        Seasonal model = new(new SeasonalOptions());
        long time = 0;
        for (int i = 0; i < 5_000; i++)
        {
            time += i % 2 == 0 ? 1 : i % 5 * Hour;
            double ratio = model.Measure(0, time, i % 3 == 0 ? value : i % 7 == 0 ? -value : i);

            Assert.True(ratio >= 0, $"{ratio} after {i} values");
        }
    }

    [Theory, InlineData(0), InlineData(47)]
    public void Measure_SecondPeriodBegins_WhatIsKnownNowIsNoJump(int startMinutes)
    {
        // A level far from 0 shows whether a curve that becomes known is taken for a way that values go.
        Seasonal model = new(new SeasonalOptions { Period = TimeSpan.FromHours(1), Limit = 6 });
        Random random = new(1);
        for (int i = 0; i < 1_200; i++)
        {
            double ratio = model.Measure(0, startMinutes * 60_000L + i * 10_000L, 1_000 + Series.Normal(random));

            Assert.True(ratio < 1, $"{ratio} after {i} values");
        }
    }

    [Theory, InlineData(50, null), InlineData(300, 50)]
    public void Measure_LevelForGood_IsTakenOverAfterAsManyAsAccepted(int patience, int? acceptAfter)
    {
        Seasonal model = new(new SeasonalOptions { Patience = patience, AcceptAfter = acceptAfter });
        Random random = new(1);
        double Next(int i) => model.Measure(0, i * 1_000L, (i >= 500 ? 1e6 : 10) + random.NextDouble());
        for (int i = 0; i < 500; i++)
        {
            Next(i);
        }

        Assert.All(Enumerable.Range(500, 50), i => Assert.True(Next(i) > 1));
        Assert.All(Enumerable.Range(550, 200), i => Assert.True(Next(i) < 1));
    }

    [Fact]
    public void Measure_ManyKeysAtOnce_EqualsOneByOne()
    {
        Seasonal together = new(Hourly);
        Seasonal single = new(Hourly);
        Random random = new(1);
        int[] keys = [.. Enumerable.Range(0, 100)];
        for (int i = 0; i < 200; i++)
        {
            double[] values = [.. keys.Select(key => key + random.NextDouble())];
            double[] ratios = new double[keys.Length];

            together.Measure(keys, i * Hour, values, ratios);

            Assert.Equal(keys.Select(key => single.Measure(key, i * Hour, values[key])), ratios);
        }
    }

    [Fact]
    public void Read_Written_GoesOnAlike()
    {
        Seasonal model = new(Hourly);
        Seasonal copy = new(Hourly);
        Random random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            model.Measure(3, i * Hour, random.NextDouble());
        }

        Series.Copy(model, copy, 3);

        for (int i = 1_000; i < 2_000; i++)
        {
            double value = random.NextDouble() * 2;
            Assert.Equal(model.Measure(3, i * Hour, value), copy.Measure(3, i * Hour, value));
        }
    }

    /// <summary>100 on average; 40 up and down with the day, a third less on the two days behind each five.</summary>
    private static double Truth(long time)
    {
        double day = 100 + 40 * Math.Sin(2 * Math.PI * time / (24 * Hour));
        return (time / (24 * Hour) + 3) % 7 >= 5 ? day - 30 : day;
    }
}
