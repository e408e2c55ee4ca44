using Streams.Operators.Anomaly.Forests;

namespace Streams.Operators.Tests.Anomaly.Forests;

public class ExpectedPathTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1.207392357589623)]
    [InlineData(256, 10.244770920119917)]
    public void Of_Rows_IsTheFormulaWithItsExceptions(int rows, double expected) =>
        Assert.Equal(expected, ExpectedPath.Of(rows), 1e-10);

    [Fact]
    public void Of_MoreRows_IsLonger()
    {
        double[] table = ExpectedPath.Table(1_000);

        Assert.All(Enumerable.Range(2, 998), rows => Assert.True(table[rows] > table[rows - 1]));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(255, 8)]
    [InlineData(256, 8)]
    [InlineData(257, 9)]
    [InlineData(65_536, 16)]
    public void DepthMax_Rows_IsTheLogarithmRoundedUp(int rows, int expected) =>
        Assert.Equal(expected, ExpectedPath.DepthMax(rows));
}
