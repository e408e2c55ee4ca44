using Streams.Sources.Generator;

namespace Streams.Sources.Tests.Generator;

public sealed class LoadCurveTests
{
    private const long Week = 7 * 86_400_000L;
    private const long Start = 2900 * Week;

    [Fact]
    public void Integral_AnySpan_IsTheSumOfTheLoad()
    {
        LoadCurve load = new(17);
        Random random = new(2);
        for (int i = 0; i < 20; i++)
        {
            long from = Start + random.NextInt64(Week);
            long length = random.NextInt64(1000, 4 * 3_600_000);
            double sum = 0;
            const int Steps = 2000;
            for (int step = 0; step < Steps; step++)
            {
                sum += load.At(from + (long)((step + 0.5) * length / Steps)) * length / Steps / 1000;
            }

            double integral = load.Integral(from + length) - load.Integral(from);

            Assert.Equal(sum, integral, sum * 1e-4);
        }
    }

    [Fact]
    public void At_OverAWeek_IsOneOnAverageAndNeverNear0()
    {
        LoadCurve load = new(17);
        double[] all = [.. Enumerable.Range(0, 7 * 1440).Select(minute => load.At(Start + minute * 60_000L))];

        Assert.Equal(1, all.Average(), 0.02);
        Assert.InRange(all.Min(), 0.25, 0.6);
        Assert.InRange(all.Max(), 1.5, 2);
    }

    [Fact]
    public void At_MiddleOfTheWeek_IsBusierThanItsEnd()
    {
        LoadCurve load = new(17);

        double wednesday = load.Integral(Start + Week - 86_400_000) - load.Integral(Start + Week - 2 * 86_400_000L);
        double sunday = load.Integral(Start + 4 * 86_400_000L) - load.Integral(Start + 3 * 86_400_000L);

        Assert.InRange(wednesday / sunday, 1.2, 1.4);
    }
}
