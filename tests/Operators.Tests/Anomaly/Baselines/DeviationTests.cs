using Streams.Operators.Anomaly.Baselines;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class DeviationTests
{
    [Theory, InlineData(1), InlineData(2)]
    public void Unit_NormalValues_IsNearTheirStandardDeviation(int seed)
    {
        Random random = new(seed);

        Deviation deviation = Learnt(5_000, _ => Math.Abs(3 * Series.Normal(random)));

        Assert.InRange(deviation.Unit(0), 2.6, 3.6);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Unit_ValuesWithinBounds_IsLessThanTheMiddleSuggests(int seed)
    {
        Random random = new(seed);

        Deviation deviation = Learnt(5_000, _ => 3 * random.NextDouble());

        Assert.InRange(deviation.Unit(0), 1.2, 0.85 * 1.4826 * deviation.Middle);
    }

    [Fact]
    public void Unit_LivelyNowAndThen_IsTwoAndAHalfTimesTheMiddleAtMost()
    {
        Random random = new(1);

        Deviation deviation = Learnt(5_000, i => i % 5 == 4 ? 40 : Math.Abs(Series.Normal(random)));

        Assert.InRange(deviation.Unit(0), 2.4 * 1.4826 * deviation.Middle, 2.6 * 1.4826 * deviation.Middle);
        Assert.Equal(12.5, deviation.Unit(5), precision: 6);
    }

    [Fact]
    public void Learn_YoungAndAtRestSoFar_GrowsWithWhatComes()
    {
        Deviation young = default;
        Deviation known = default;
        for (int i = 0; i < 40; i++)
        {
            young.Learn(5, 0.05, least: 0.01, far: 6 * young.Unit(0), isYoung: true);
            known.Learn(5, 0.05, least: 0.01, far: 6 * known.Unit(0), isYoung: false);
        }

        Assert.InRange(young.Unit(0), 1, 10);
        Assert.InRange(known.Unit(0), 0, 0.1);
    }

    [Theory]
    [InlineData(100, 400, 2)]
    [InlineData(400, 400, 1)]
    [InlineData(9_999, 400, 1)]
    public void Caution_FewValues_WidensTheLimit(int count, int mature, double expected) =>
        Assert.Equal(expected, Deviation.Caution(count, mature));

    private static Deviation Learnt(int count, Func<int, double> sizeOf)
    {
        Deviation deviation = default;
        for (int i = 0; i < count; i++)
        {
            if (i < Deviation.StartValues - 1)
            {
                deviation.Start(sizeOf(i), i + 1);
            }
            else
            {
                deviation.Learn(sizeOf(i), Deviation.RateOf(200), least: 0, far: 50, isYoung: false);
            }
        }

        return deviation;
    }
}
