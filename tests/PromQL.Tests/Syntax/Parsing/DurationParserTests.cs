using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Parsing;

public sealed class DurationParserTests
{
    private const string Known =
        "a duration is calculated from numbers, durations, step(), range(), min_of() and max_of() with + - * / % ^ and parentheses";

    [Theory]
    [InlineData("up[26m+4m]", "up[30m]")]
    [InlineData("up[60*30]", "up[30m]")]
    [InlineData("up[2m*(10+5)]", "up[30m]")]
    [InlineData("up[-5m+35m]", "up[30m]")]
    [InlineData("up[1h/2]", "up[30m]")]
    [InlineData("up[1h30m % 1h]", "up[30m]")]
    [InlineData("up[40m - 2^3 * 1m - 2m]", "up[30m]")]
    [InlineData("up[(10m):5s + 5s]", "up[10m:10s]")]
    [InlineData("up offset (100 + 2)", "up offset 1m42s")]
    [InlineData("up offset -(2 * 1m)", "up offset -2m")]
    [InlineData("up offset (-2 ^ 2)", "up offset -4s")]
    [InlineData("up offset (5m) @ 100", "up @ 100.000 offset 5m")]
    [InlineData("up[max_of(5m, min_of(10m, 20))]", "up[5m]")]
    [InlineData("up[STEP()+1ms]", "up[step() + 1ms]")]
    [InlineData("up[range() / 2:step()]", "up[range() / 2:step()]")]
    [InlineData("up[1h / step()]", "up[1h / step()]")]
    [InlineData("up offset step()", "up offset (step())")]
    [InlineData("up offset -step() * 2", "up offset (-step()) * 2")]
    [InlineData("up offset -(range() - 1m)", "up offset (-(range() - 1m))")]
    [InlineData("up offset 100 + 2", "up offset 1m40s + 2")]
    [InlineData("up offset 2 ^ 2", "up offset 2s ^ 2")]
    public void Parse_CalculatedDuration_KeepsWhatDependsOnTheQueryAndElseTheResult(string text, string same)
    {
        Expression expression = Expression.Parse(text);

        Assert.Equal(same, expression.ToString());
        Assert.Equal(expression, Expression.Parse(same));
    }

    [Theory]
    [InlineData("up[5m / 0]", "line 1, column 9: a duration cannot be divided by zero")]
    [InlineData("up[5m - 5m]", "line 1, column 4: a range or step must be at least 1ms long")]
    [InlineData("up[200y * 2]", "line 1, column 4: the duration is longer than 292 years")]
    [InlineData("up offset (0 - 300 * 1y)", "line 1, column 11: the duration is longer than 292 years")]
    [InlineData("up[5m > 3]", "line 1, column 4: " + Known)]
    [InlineData("up[5m + up]", "line 1, column 9: " + Known)]
    [InlineData("up[5m + time()]", "line 1, column 9: " + Known)]
    [InlineData("up[step(1)]", "line 1, column 4: " + Known)]
    [InlineData("up offset step", "line 1, column 15: expected '(', found the end")]
    [InlineData("up[5m +]", "line 1, column 8: expected an expression, found ']'")]
    [InlineData("up offset (5m", "line 1, column 14: expected an operator or ')', found the end")]
    public void Parse_NotADuration_SaysWhereAndWhat(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ExpressionException>(() => Expression.Parse(text)).Message);
}
