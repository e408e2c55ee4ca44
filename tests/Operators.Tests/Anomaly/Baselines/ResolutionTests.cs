using Streams.Operators.Anomaly.Baselines;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class ResolutionTests
{
    [Fact]
    public void Unit_ChangesOften_IsNineTenthsOfTheSmallestStep()
    {
        Resolution resolution = Resolution.Of(0);

        for (int i = 1; i < 500; i++)
        {
            resolution.See(i % 3 * 2, rate: 0.01);
        }

        Assert.Equal(1.8, resolution.Unit, precision: 9);
    }

    [Fact]
    public void Unit_HasChangedOnce_IsNextToNothing()
    {
        Resolution resolution = Resolution.Of(0);

        for (int i = 1; i < 500; i++)
        {
            resolution.See(i < 250 ? 0 : 8, rate: 0.01);
        }

        Assert.InRange(resolution.Unit, 0, 0.1);
    }
}
