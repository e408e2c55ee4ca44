using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Expressions;

/// <summary>No expression can exhaust the stack: what is too deep is refused, what is accepted can be worked with.</summary>
public sealed class ExpressionDepthTests
{
    private const int SmallStackBytes = 1024 * 1024;

    [Theory]
    [InlineData("(", "1", ")", 240)]
    [InlineData("-", "up", "", 240)]
    [InlineData("abs(", "up", ")", 240)]
    [InlineData("sum by (a) (", "up", ")", 240)]
    [InlineData("up ^ ", "up", "", 240)]
    [InlineData("up + (", "up", ")", 120)]
    [InlineData("abs(", "up", " or up)", 240)]
    [InlineData("", "up", " or up", 990)]
    public void Parse_Nested_IsRefusedAboveTheLimitAndWorksBelow(string before, string core, string after, int levels)
    {
        string tooDeep = Nested(before, core, after, 100_000);
        string fine = Nested(before, core, after, levels);

        OnASmallStack(() =>
        {
            ExpressionException error = Assert.Throws<ExpressionException>(() => Expression.Parse(tooDeep));
            Assert.Matches("is nested more than 250 levels deep$|has more than 1,000 levels$", error.Message);

            Expression expression = Expression.Parse(fine);
            Assert.InRange(expression.Depth, levels, Expression.DepthMax);
        });
    }

    [Fact]
    public void Parse_SubqueriesOfSubqueries_AreRefusedAboveTheLimit() => OnASmallStack(() =>
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => Expression.Parse(Nested("", "up", "[5m:]", 100_000)));
        Assert.EndsWith("has more than 1,000 levels", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Expression_AsDeepAsAllowed_CanBeWorkedWith()
    {
        string chain = Nested("", "up", " or up", Expression.DepthMax - 1);

        OnASmallStack(() =>
        {
            Expression expression = Expression.Parse(chain);
            Expression other = Expression.Parse(expression.ToPrettyString());

            Assert.Equal(Expression.DepthMax, expression.Depth);
            Assert.True(expression == other);
            Assert.Equal(expression.GetHashCode(), other.GetHashCode());
            Assert.Equal(chain, expression.ToString());
        });
    }

    [Fact]
    public void Parse_Wide_HasNoLimit()
    {
        string wide = $"label_join(up, 'a', ','{string.Concat(Enumerable.Repeat(", 'b'", 200_000))})";

        Assert.Equal(200_003, Assert.IsType<Call>(Expression.Parse(wide)).Arguments.Count);
    }

    private static string Nested(string before, string core, string after, int levels) =>
        string.Concat(Enumerable.Repeat(before, levels)) + core + string.Concat(Enumerable.Repeat(after, levels));

    private static void OnASmallStack(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action), SmallStackBytes);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
