using System.Globalization;
using Streams.PromQL.Templates.Formatting;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Templates.Formatting;

public sealed class GoFloatTests
{
    [Theory]
    [InlineData(0, 'g', -1, "0")]
    [InlineData(-0.0, 'g', -1, "-0")]
    [InlineData(1234567, 'g', -1, "1.234567e+06")]
    [InlineData(999999, 'g', -1, "999999")]
    [InlineData(0.00001, 'g', -1, "1e-05")]
    [InlineData(9.9999, 'g', 4, "10")]
    [InlineData(99999, 'g', 4, "1e+05")]
    [InlineData(0.5, 'f', 0, "0")]
    [InlineData(1.5, 'f', 0, "2")]
    [InlineData(2.5, 'f', 0, "2")]
    [InlineData(0.05, 'f', 1, "0.1")]
    [InlineData(0.04, 'f', 1, "0.0")]
    [InlineData(9.96, 'f', 1, "10.0")]
    [InlineData(0.96, 'f', 0, "1")]
    [InlineData(1e-300, 'f', 2, "0.00")]
    [InlineData(15, 'e', 0, "2e+01")]
    [InlineData(25, 'e', 0, "2e+01")]
    [InlineData(0, 'e', 3, "0.000e+00")]
    [InlineData(double.NaN, 'g', -1, "NaN")]
    [InlineData(double.PositiveInfinity, 'f', 2, "+Inf")]
    [InlineData(double.NegativeInfinity, 'e', 2, "-Inf")]
    public void Format_KnownNumber_IsAsGoWritesIt(double value, char verb, int precision, string expected) =>
        Assert.Equal(expected, GoFloat.Format(value, verb, precision));

    [Fact]
    public void Format_RandomNumbers_ReadBackAndRoundWell()
    {
        Random random = new(20260502);
        for (int i = 0; i < Seeded.Cases(20_000); i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (!double.IsFinite(value))
            {
                continue;
            }

            string shortest = GoFloat.Shortest(value);
            string rounded = GoFloat.Format(value, 'g', 6);

            Assert.Equal(value, double.Parse(shortest, CultureInfo.InvariantCulture));
            Assert.True(Math.Abs(double.Parse(rounded, CultureInfo.InvariantCulture) - value) <= Math.Abs(value) * 5.1e-6, rounded);
        }
    }
}
