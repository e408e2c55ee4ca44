using Streams.Operators.Anomaly.Forecasting;

namespace Streams.Operators.Tests.Anomaly.Forecasting;

public class SeasonalTrendTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Expect_LineAndDay_IsWithinTheBandAsOftenAsItSays(int seed)
    {
        Random random = new(seed);
        int within = 0;
        const int Rounds = 200;
        for (int round = 0; round < Rounds; round++)
        {
            double[] values = [.. Enumerable.Range(0, 96).Select(i => Truth(i) + Baselines.Series.Normal(random))];
            SeasonalTrend? model = SeasonalTrend.Fit(values, [24], waves: 2);

            Assert.NotNull(model);
            (double value, double lower, double upper) = model.Expect(12, 0.9);

            Assert.InRange(value, Truth(107) - 2.5, Truth(107) + 2.5);
            double next = Truth(107) + Baselines.Series.Normal(random);
            within += next >= lower && next <= upper ? 1 : 0;
        }

        Assert.InRange(within, Rounds * 0.78, Rounds * 0.97);
    }

    [Fact]
    public void Fit_WithoutNoise_IsTheTruth()
    {
        double[] values = [.. Enumerable.Range(0, 96).Select(i => (double)Truth(i))];

        SeasonalTrend? model = SeasonalTrend.Fit(values, [24], waves: 2);

        Assert.All(Enumerable.Range(1, 48), steps => Assert.Equal(Truth(95 + steps), model!.Expect(steps), 1e-3));
    }

    [Fact]
    public void Fit_OutagesAndGaps_HardlyBendTheLine()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 3 ? double.NaN : i is > 80 and < 90 ? 0 : 50 + i)];

        SeasonalTrend? model = SeasonalTrend.Fit(values, [], waves: 1);

        Assert.Equal(159, model!.Expect(10), 5.0);
    }

    [Theory, InlineData(0), InlineData(3), InlineData(30)]
    public void Fit_TooFewValues_IsNull(int known)
    {
        double[] values = [.. Enumerable.Repeat(double.NaN, 200), .. Enumerable.Repeat(1.0, known)];

        Assert.Null(SeasonalTrend.Fit(values, [24.0, 100], waves: 4));
    }

    [Fact]
    public void Fit_ConstantOrHugeValues_GivesNumbers()
    {
        foreach (double size in (double[])[0, 1e-300, 1e300])
        {
            SeasonalTrend? model = SeasonalTrend.Fit([.. Enumerable.Repeat(size, 60)], [24], waves: 2);

            (double value, double lower, double upper) = model!.Expect(10, 0.95);

            Assert.True(double.IsFinite(value) && lower <= value && value <= upper);
        }
    }

    private static double Truth(int step) =>
        10 + 0.1 * step + 5 * Math.Sin(2 * Math.PI * step / 24) + 2 * Math.Cos(4 * Math.PI * step / 24);
}
