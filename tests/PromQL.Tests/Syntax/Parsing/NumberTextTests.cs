using System.Globalization;
using Streams.PromQL.Syntax.Parsing;

namespace Streams.PromQL.Tests.Syntax.Parsing;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1.", 1)]
    [InlineData(".5", 0.5)]
    [InlineData("1.e3", 1000)]
    [InlineData("1E+3", 1000)]
    [InlineData("1e-3", 0.001)]
    [InlineData("0x1F", 31)]
    [InlineData("0Xee", 238)]
    [InlineData("0x_1_f", 31)]
    [InlineData("0x7fffffffffffffff", 9223372036854775807)]
    [InlineData("017", 15)]
    [InlineData("0_7", 7)]
    [InlineData("08", 8)]
    [InlineData("00.5", 0.5)]
    [InlineData("0777777777777777777777777", 777777777777777777777777d)]
    [InlineData("1_000_000", 1e6)]
    [InlineData("1_2.3_4e1_0", 12.34e10)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("99999999999999999999", 1e20)]
    public void TryParse_Number_IsReadAsGoReadsIt(string text, double expected)
    {
        Assert.True(NumberText.TryParse(text, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1__0")]
    [InlineData("1_")]
    [InlineData("1_.5")]
    [InlineData("1._5")]
    [InlineData("1_e5")]
    [InlineData("0x")]
    [InlineData("0x_")]
    [InlineData("0xg")]
    [InlineData("0x1.8")]
    [InlineData("0x8000000000000000")]
    [InlineData("0b1")]
    [InlineData("0o7")]
    [InlineData("1e400")]
    [InlineData("5m")]
    [InlineData("+1")]
    [InlineData(" 1")]
    public void TryParse_NoNumber_IsRefused(string text) => Assert.False(NumberText.TryParse(text, out _));

    [Fact]
    public void Format_AnyNumber_ReadsBackAndHasNoExponent()
    {
        Random random = new(20260105);
        for (int i = 0; i < 20_000; i++)
        {
            double value = Math.Abs(BitConverter.Int64BitsToDouble(random.NextInt64()));
            if (double.IsFinite(value))
            {
                string text = NumberText.Format(value);

                Assert.True(text.All(c => char.IsAsciiDigit(c) || c == '.'), text);
                Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
                Assert.Equal($"-{text}", NumberText.Format(-value));
            }
        }
    }
}
