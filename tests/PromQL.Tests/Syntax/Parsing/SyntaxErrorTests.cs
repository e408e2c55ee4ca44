using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Parsing;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("", "line 1, column 1: expected an expression, found the end")]
    [InlineData("# nothing", "line 1, column 10: expected an expression, found the end")]
    [InlineData("up +", "line 1, column 5: expected an expression, found the end")]
    [InlineData("up +\n  # why\n  * 3", "line 3, column 3: expected an expression, found '*'")]
    [InlineData("up up", "line 1, column 4: expected an operator or the end of the expression, found 'up'")]
    [InlineData("(up", "line 1, column 4: expected an operator or ')', found the end")]
    [InlineData("abs(up", "line 1, column 7: expected an operator, ',' or ')', found the end")]
    [InlineData("abs(up,)", "line 1, column 8: expected an expression, found ')'")]
    [InlineData("on(a)", "line 1, column 1: expected an expression, found 'on'")]
    [InlineData("a = b", "line 1, column 3: expected an operator or the end of the expression, found '='")]
    [InlineData("a + 😀", "line 1, column 5: expected an expression, found '😀'")]
    [InlineData("5x + 1", "line 1, column 1: expected a number or a duration such as 1h30m, found '5x'")]
    [InlineData("300y", "line 1, column 1: the duration is longer than 292 years")]
    [InlineData("'\\xff'", "line 1, column 1: the escapes of this string do not make valid UTF-8")]
    [InlineData("'a", "line 1, column 1: the string is not closed with '")]
    [InlineData("'\\q'", "line 1, column 2: expected an escape such as \\n, \\\\ or \\', found '\\q'")]
    [InlineData("up[5m", "line 1, column 6: expected ':' or ']', found the end")]
    [InlineData("up[]", "line 1, column 4: expected a duration such as 5m, found ']'")]
    [InlineData("up[x]", "line 1, column 4: expected a duration such as 5m, found 'x'")]
    [InlineData("up[inf]", "line 1, column 4: the duration is longer than 292 years")]
    [InlineData("up[-5m]", "line 1, column 4: a range or step must be at least 1ms long")]
    [InlineData("up[0.0004]", "line 1, column 4: a range or step must be at least 1ms long")]
    [InlineData("up[5m:x]", "line 1, column 7: expected a duration such as 5m, found 'x'")]
    [InlineData("up[5m:1m", "line 1, column 9: expected ']', found the end")]
    [InlineData("sum(up)[5m]", "line 1, column 8: only a selector can have a range; for any other instant vector write a subquery, [5m:]")]
    [InlineData("up offset 5m [1m]", "line 1, column 14: 'offset' stands behind the range, not in front of it")]
    [InlineData("up @ 5 [1m]", "line 1, column 8: '@' stands behind the range, not in front of it")]
    [InlineData("up offset", "line 1, column 10: expected a duration such as 5m, found the end")]
    [InlineData("sum(up) offset 5m", "line 1, column 9: 'offset' must follow a selector or a subquery")]
    [InlineData("up offset 1s offset 1s", "line 1, column 14: 'offset' is given twice")]
    [InlineData("(up) @ 5", "line 1, column 6: '@' must follow a selector or a subquery")]
    [InlineData("up @ 5 @ 5", "line 1, column 8: '@' is given twice")]
    [InlineData("up @ now()", "line 1, column 6: expected a time in seconds, start() or end(), found 'now'")]
    [InlineData("up @ start", "line 1, column 11: expected '()', found the end")]
    [InlineData("up @ inf", "line 1, column 6: the time behind '@' is out of bounds")]
    [InlineData("sum by a (up)", "line 1, column 8: expected '(', found 'a'")]
    [InlineData("sum by (1) (up)", "line 1, column 9: expected a label name or ')', found '1'")]
    [InlineData("sum by (a, without) (up)", "line 1, column 12: expected a label name, found 'without'")]
    [InlineData("sum by (a b) (up)", "line 1, column 11: expected ',' or ')', found 'b'")]
    [InlineData("sum by ('') (up)", "line 1, column 9: expected a name that is not empty, found ''''")]
    [InlineData("sum()", "line 1, column 1: sum() takes one vector, found 0 arguments")]
    [InlineData("topk(up)", "line 1, column 1: topk() takes a parameter and a vector, found 1 argument")]
    [InlineData("raet(up[5m])", "line 1, column 1: unknown function 'raet', did you mean 'rate'?")]
    [InlineData("smu(up)", "line 1, column 1: unknown function 'smu', did you mean 'sum'?")]
    [InlineData("qqqqqq(up)", "line 1, column 1: unknown function 'qqqqqq'")]
    [InlineData("histogram_count(up)", "line 1, column 1: histogram_count() is about native histograms, which are not supported")]
    [InlineData("up{a=~'('}", "line 1, column 7: in the pattern, column 1: the group is not closed with ')'")]
    [InlineData("up{a='b'", "line 1, column 9: expected ',' or '}', found the end")]
    [InlineData("a_name_that_is_much_too_long_for_an_error_to_be_shown_whole{", "line 1, column 61: expected a label name or '}', found the end")]
    [InlineData("1 a_name_that_is_much_too_long_for_an_error", "line 1, column 3: expected an operator or the end of the expression, found 'a_name_that_is_much_too_long_for_an_erro...'")]
    public void Parse_NotAnExpression_SaysWhereAndWhat(string text, string message)
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => Expression.Parse(text));

        Assert.Equal(message, error.Message);
        Assert.False(Expression.TryParse(text, null, out _));
    }

    [Fact]
    public void Parse_HalfASurrogatePair_IsRefused()
    {
        foreach ((string text, int column) in new[] { ("'\ud800'", 2), ("'😀' + \udc00", 8) })
        {
            ExpressionError error = Assert.Single(Assert.Throws<ExpressionException>(() => Expression.Parse(text)).Errors);

            Assert.Equal((1, column, "half a surrogate pair is no character"), (error.Line, error.Column, error.Message));
        }
    }
}
