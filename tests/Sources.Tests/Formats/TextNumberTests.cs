using System.Globalization;
using System.Text;
using Streams.Sources.Formats;

namespace Streams.Sources.Tests.Formats;

public sealed class TextNumberTests
{
    [Fact]
    public void TryParse_RandomNumbers_EqualTheFrameworks()
    {
        Random random = new(3);
        for (int i = 0; i < 100_000; i++)
        {
            string text = RandomNumber(random);
            bool isExpected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double expected)
                && double.IsFinite(expected);

            bool isNumber = TextNumber.TryParse(Encoding.UTF8.GetBytes(text), out double value);

            Assert.True(isExpected == isNumber, text);
            Assert.True(!isNumber || BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), text);
        }
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-INFINITY", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    public void TryParse_Names_AreRead(string text, double expected)
    {
        Assert.True(TextNumber.TryParse(Encoding.UTF8.GetBytes(text), out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("-0.5e+10", true)]
    [InlineData("1E5", true)]
    [InlineData("00", false)]
    [InlineData("+1", false)]
    [InlineData(".5", false)]
    [InlineData("1.", false)]
    [InlineData("1e", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData("1e400", false)]
    public void TryReadJson_Text_FollowsTheGrammar(string text, bool expected)
    {
        int at = 0;

        bool isNumber = TextNumber.TryReadJson(Encoding.UTF8.GetBytes(text), ref at, out _);

        Assert.Equal(expected, isNumber && at == text.Length);
    }

    private static string RandomNumber(Random random)
    {
        StringBuilder text = new();
        text.Append(random.Next(4) switch { 0 => "-", 1 => "+", _ => "" });
        Digits(text, random, random.Next(22));
        if (random.Next(2) == 0)
        {
            text.Append('.');
            Digits(text, random, random.Next(22));
        }

        if (random.Next(3) == 0)
        {
            text.Append(random.Next(2) == 0 ? "e" : "E-");
            Digits(text, random, random.Next(4));
        }

        return text.ToString();
    }

    private static void Digits(StringBuilder text, Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            text.Append(random.Next(3) == 0 ? '0' : (char)('0' + random.Next(10)));
        }
    }
}
