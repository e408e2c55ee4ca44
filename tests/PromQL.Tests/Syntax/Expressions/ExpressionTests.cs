using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("up", "  up # other place")]
    [InlineData("sum(up) by (a)", "SUM by(a,) (up)")]
    [InlineData("5m", "300s")]
    [InlineData("up[5m]", "up[300]")]
    [InlineData("NaN", "nan")]
    [InlineData("a + b", "a + ignoring() b")]
    [InlineData("label_join(up, 'a', ',', 'b')", "label_join(up,\"a\",\",\",`b`)")]
    public void Equals_SameMeaning_IsEqual(string one, string other)
    {
        Assert.Equal(Expression.Parse(one), Expression.Parse(other));
        Assert.Equal(Expression.Parse(one).GetHashCode(), Expression.Parse(other).GetHashCode());
    }

    [Theory]
    [InlineData("up", "down")]
    [InlineData("up", "(up)")]
    [InlineData("up", "up offset 5m")]
    [InlineData("up @ 5", "up @ 6")]
    [InlineData("5m", "300")]
    [InlineData("+up", "-up")]
    [InlineData("sum by (a) (up)", "sum without (a) (up)")]
    [InlineData("sum by (a, b) (up)", "sum by (b, a) (up)")]
    [InlineData("a > b", "a > bool b")]
    [InlineData("a + b", "a - b")]
    [InlineData("a + b", "a + on() b")]
    [InlineData("up[5m:]", "up[5m:1m]")]
    [InlineData("abs(up)", "ceil(up)")]
    [InlineData("hour()", "hour(up)")]
    public void Equals_OtherMeaning_IsNotEqual(string one, string other) =>
        Assert.NotEqual(Expression.Parse(one), Expression.Parse(other));

    [Theory]
    [InlineData("1", ExpressionType.Scalar)]
    [InlineData("(1 + time()) > bool 2", ExpressionType.Scalar)]
    [InlineData("-up", ExpressionType.InstantVector)]
    [InlineData("1 + up", ExpressionType.InstantVector)]
    [InlineData("up > 1", ExpressionType.InstantVector)]
    [InlineData("(up[5m])", ExpressionType.RangeVector)]
    [InlineData("up[5m:]", ExpressionType.RangeVector)]
    [InlineData("('a')", ExpressionType.Text)]
    public void Type_Expression_FollowsFromItsParts(string text, ExpressionType type) =>
        Assert.Equal(type, Expression.Parse(text).Type);

    [Fact]
    public void With_OtherOffset_KeepsTheRest()
    {
        VectorSelector selector = Assert.IsType<VectorSelector>(Expression.Parse("up{a='b'} @ 5"));

        Assert.Equal("up{a=\"b\"} @ 5.000 offset 1h", (selector with { Offset = TimeSpan.FromHours(1) }).ToString());
    }

    [Fact]
    public void ToString_SelectorWithoutConditions_IsBraces() =>
        Assert.Equal("{}", new VectorSelector(new TextRange(0, 0), null, new ValueList<LabelMatcher>()).ToString());
}
