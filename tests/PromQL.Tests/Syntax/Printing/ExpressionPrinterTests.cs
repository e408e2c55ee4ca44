using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Printing;

public sealed class ExpressionPrinterTests
{
    [Theory]
    [InlineData("1e300", 301)]
    [InlineData("5e-324", 326)]
    public void ToString_ExtremeNumber_HasNoExponent(string text, int length)
    {
        string shown = Expression.Parse(text).ToString();

        Assert.DoesNotContain("e", shown, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(length, shown.Length);
        Assert.Equal(Expression.Parse(text), Expression.Parse(shown));
    }

    [Theory]
    [InlineData("1.5e-7", "0.00000015")]
    [InlineData("1.25e21", "1250000000000000000000")]
    [InlineData("-1e21", "-1000000000000000000000")]
    [InlineData("123456789012345680", "123456789012345680")]
    [InlineData("1_000.5", "1000.5")]
    [InlineData("-0", "-0")]
    [InlineData("5m", "5m")]
    [InlineData("-90s", "-1m30s")]
    [InlineData("60m + 7d + 365d + 1d12h + 1ms + 0s", "1h + 1w + 1y + 1d12h + 1ms + 0s")]
    [InlineData("up[300]", "up[5m]")]
    [InlineData("up[0.5:1.5] offset 0x10", "up[500ms:1s500ms] offset 16s")]
    [InlineData("up offset 0s", "up")]
    [InlineData("up offset +5m", "up offset 5m")]
    [InlineData("up @ 1m", "up @ 60.000")]
    [InlineData("up @ 0.0005", "up @ 0.001")]
    [InlineData("""{"up"}""", """{__name__="up"}""")]
    [InlineData("""{"my.metric", "my label"=~"x"}""", """{"my label"=~"x",__name__="my.metric"}""")]
    [InlineData("""sum by ("my label", "a", b:c) (up)""", """sum by ("my label", a, "b:c") (up)""")]
    [InlineData("""a + on ("é") group_left ("x y") b""", """a + on ("é") group_left ("x y") b""")]
    [InlineData("limitk(2, up) or LIMIT_RATIO(0.5, up)", "limitk(2, up) or limit_ratio(0.5, up)")]
    [InlineData("a * ignoring() group_right b", "a * ignoring () group_right () b")]
    [InlineData("holt_winters(up[5m], 0.5, 0.5)", "holt_winters(up[5m], 0.5, 0.5)")]
    public void ToString_NewerThanThePeer_IsAsPrometheus3Shows(string text, string shown)
    {
        Assert.Equal(shown, Expression.Parse(text).ToString());
        Assert.Equal(shown, Expression.Parse(shown).ToString());
    }
}
