using Streams.Sinks.Console;

namespace Streams.Sinks.Tests.Console;

public sealed class HumanNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(42, "42")]
    [InlineData(-7, "-7")]
    [InlineData(99_999, "99999")]
    [InlineData(100_000, "100k")]
    [InlineData(123_456, "123.5k")]
    [InlineData(-123_456, "-123.5k")]
    [InlineData(999_949, "999.9k")]
    [InlineData(999_999, "1M")]
    [InlineData(1_234_567, "1.235M")]
    [InlineData(2.5e9, "2.5G")]
    [InlineData(3e12, "3T")]
    [InlineData(4.04e15, "4.04P")]
    [InlineData(1.5e20, "1.5e20")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333")]
    [InlineData(12.3456, "12.35")]
    [InlineData(1234.56, "1235")]
    [InlineData(99_999.9, "100000")]
    [InlineData(0.0012344, "0.001234")]
    [InlineData(0.00012344, "1.234e-4")]
    [InlineData(5e-324, "4.941e-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Format_Value_ReadsWell(double value, string expected)
    {
        Assert.Equal(expected, HumanNumber.Format(value));
    }

    [Fact]
    public void Format_AnyMagnitude_IsShortAndWithinAThousandth()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 18));

            string text = HumanNumber.Format(value);

            Assert.InRange(text.Length, 1, 10);
            Assert.InRange(Parse(text), value - Math.Abs(value) * 1e-3, value + Math.Abs(value) * 1e-3);
        }
    }

    private static double Parse(string text)
    {
        int power = "kMGTP".IndexOf(text[^1]) + 1;
        return double.Parse(power > 0 ? text[..^1] : text) * Math.Pow(1000, power);
    }
}
