using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Parsing;

public sealed class TypeCheckTests
{
    [Theory]
    [InlineData("{}", "a selector needs at least one matcher that does not match the empty text")]
    [InlineData("{a=~'.*'}[5m]", "a selector needs at least one matcher that does not match the empty text")]
    [InlineData("1[5m:]", "a subquery needs an instant vector, found a scalar")]
    [InlineData("-'a'", "a sign needs a scalar or an instant vector, found a string")]
    [InlineData("up + up[5m]", "'+' needs a scalar or an instant vector, found a range vector")]
    [InlineData("up + bool up", "'bool' belongs to comparisons, not to '+'")]
    [InlineData("1 > 2", "a comparison of two scalars needs 'bool': > bool")]
    [InlineData("up and 1", "'and' needs an instant vector on both sides, found a scalar")]
    [InlineData("up + on (a) 1", "'on' needs an instant vector on both sides")]
    [InlineData("1 + ignoring (a) up", "'ignoring' needs an instant vector on both sides")]
    [InlineData("up or on (a) group_left up", "'group_left' and 'group_right' have no meaning for 'or'")]
    [InlineData("up * on (a) group_left (a) up", "the label 'a' stands in 'on' and in 'group_left' or 'group_right'")]
    [InlineData("rate(up)", "rate() needs a range vector, found an instant vector")]
    [InlineData("vector('a')", "vector() needs a scalar, found a string")]
    [InlineData("label_join(up, 'a', ',', 'b', 3)", "label_join() needs a string, found a scalar")]
    [InlineData("time(1)", "time() takes 0 arguments, found 1")]
    [InlineData("abs()", "abs() takes 1 argument, found 0")]
    [InlineData("round(up, 1, up)", "round() takes 1 to 2 arguments, found 3")]
    [InlineData("label_join(up)", "label_join() takes at least 3 arguments, found 1")]
    [InlineData("sum(1)", "sum() needs an instant vector, found a scalar")]
    [InlineData("topk('a', up)", "topk() needs a scalar, found a string")]
    [InlineData("count_values(1, up)", "count_values() needs a string, found a scalar")]
    public void Parse_WrongTypes_SaysWhat(string text, string message)
    {
        ExpressionError error = Assert.Single(Assert.Throws<ExpressionException>(() => Expression.Parse(text)).Errors);

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Parse_SeveralMistakes_AreAllToldInOrder()
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => Expression.Parse("rate(up) +\n sum(1)\n+ {}"));

        Assert.Equal([(1, 6), (2, 6), (3, 3)], error.Errors.Select(e => (e.Line, e.Column)));
        Assert.Equal(new TextRange(5, 7), error.Errors[0].Place);
        Assert.Equal(
            """
            line 1, column 6: rate() needs a range vector, found an instant vector
            line 2, column 6: sum() needs an instant vector, found a scalar
            line 3, column 3: a selector needs at least one matcher that does not match the empty text
            """,
            error.Message);
    }
}
