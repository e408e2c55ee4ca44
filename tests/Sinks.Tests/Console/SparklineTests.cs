using Streams.Sinks.Console;

namespace Streams.Sinks.Tests.Console;

public sealed class SparklineTests
{
    [Theory]
    [InlineData(new double[0], "")]
    [InlineData(new double[] { 5, 5, 5 }, "▁▁▁")]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, "▁▂▃▄▅▆▇█")]
    [InlineData(new[] { 0, double.NaN, 1, double.PositiveInfinity }, "▁ █ ")]
    [InlineData(new[] { double.MinValue, 0, double.MaxValue }, "▁▅█")]
    public void Render_Values_AreBarsBetweenSmallestAndLargest(double[] values, string expected)
    {
        Assert.Equal(expected, Sparkline.Render(values, isUnicode: true));
    }

    [Fact]
    public void Render_WithoutUnicode_UsesAscii()
    {
        Assert.Equal("_=#", Sparkline.Render([0, 4.5, 8], isUnicode: false));
    }
}
