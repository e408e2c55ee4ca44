using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Printing;

public sealed class PrettyPrinterTests
{
    private const string Long = "a_metric_with_a_name_that_is_so_long_that_two_of_them_do_not_fit_on_one_line";

    [Fact]
    public void ToPrettyString_HundredBytes_StayOnOneLine()
    {
        string fits = $"sum({new string('a', 95)})";
        string tooLong = $"sum({new string('a', 96)})";

        Assert.Equal(fits, Expression.Parse(fits).ToPrettyString());
        Assert.Equal($"sum(\n  {new string('a', 96)}\n)", Expression.Parse(tooLong).ToPrettyString());
    }

    [Fact]
    public void ToPrettyString_LettersOfSeveralBytes_CountAsPrometheusCountsThem() =>
        Assert.Equal(3, Expression.Parse($"sum(up{{a=\"{new string('é', 46)}\"}})").ToPrettyString().Split('\n').Length);

    [Fact]
    public void ToPrettyString_LongExpression_IsSplitAndIndented()
    {
        string text = $"histogram_quantile(0.9,sum by(le,job)(rate({Long}[5m]))) > bool on(job) group_left() (-({Long} ^ {Long}))";

        string pretty = Expression.Parse(text).ToPrettyString();

        Assert.Equal(
            $"""
              histogram_quantile(
                0.9,
                sum by (le, job) (
                  rate({Long}[5m])
                )
              )
            > bool on (job) group_left ()
              (
                -(
                    {Long}
                  ^
                    {Long}
                )
              )
            """,
            pretty);
    }

    [Fact]
    public void ToPrettyString_SignInFrontOfALongPower_TouchesIt()
    {
        string pretty = Expression.Parse($"-{Long} ^ {Long}").ToPrettyString();

        Assert.Equal($"-{Long}\n^\n  {Long}", pretty);
    }

    [Fact]
    public void ToPrettyString_LongSubquery_EndsWithItsRange()
    {
        string pretty = Expression.Parse($"max_over_time(topk(3,{Long}+{Long})[1h:5m]@0)").ToPrettyString();

        Assert.Equal(
            $"""
            max_over_time(
              topk(
                3,
                  {Long}
                +
                  {Long}
              )[1h:5m] @ 0.000
            )
            """,
            pretty);
    }
}
