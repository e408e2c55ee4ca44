using Streams.Operators.Rules.Planning;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Tests.Rules.Planning;

public sealed class QuerySplitterTests
{
    private static readonly QuerySplitter Splitter = new(new RecordedSeries(["job:up", "ALERTS"]));

    [Theory]
    [InlineData("up", "Rows up")]
    [InlineData("-(up)", "Rows -(up)")]
    [InlineData("up == 0", "Rows up == 0")]
    [InlineData("1 - rate(x[5m]) * time()", "Rows 1 - rate(x[5m]) * time()")]
    [InlineData("max_over_time(rate(x[1m])[1h:1m])", "Rows max_over_time(rate(x[1m])[1h:1m])")]
    [InlineData("timestamp(up)", "Rows timestamp(up)")]
    [InlineData("sum by (job) (rate(x[5m]))", "Aggregate sum by (job) (rate(x[5m]))")]
    [InlineData("avg(up > 1)", "Aggregate avg(up > 1)")]
    [InlineData("topk(3, up)", "Top topk(3, up)")]
    [InlineData("topk(scalar(y), up)", "Rows up; Rows y")]
    [InlineData("quantile(0.5, up)", "Rows up")]
    [InlineData("sum(a) / sum(b)", "Aggregate sum(a); Aggregate sum(b)")]
    [InlineData("a / on (job) group_left b", "Rows a; Rows b")]
    [InlineData("absent(up)", "Absent absent(up)")]
    [InlineData("absent(sum(up))", "Aggregate sum(up)")]
    [InlineData("absent_over_time(up[5m])", "Absent absent_over_time(up[5m])")]
    [InlineData("histogram_quantile(0.9, sum by (le) (rate(x[5m])))", "Aggregate sum by (le) (rate(x[5m]))")]
    [InlineData("sort(up)", "Rows up")]
    [InlineData("vector(1)", "")]
    [InlineData("hour()", "")]
    public void Split_Expression_GivesTheLargestPartsOfShards(string text, string parts) => Assert.Equal(parts, PartsOf(text));

    [Theory]
    [InlineData("job:up", "Samples job:up")]
    [InlineData("sum(job:up)", "Samples job:up")]
    [InlineData("{job=\"api\"}", "Samples {job=\"api\"}")]
    [InlineData("{__name__=~\"u.*\"}", "Rows {__name__=~\"u.*\"}")]
    [InlineData("{__name__=~\".*up\"}", "Samples {__name__=~\".*up\"}")]
    [InlineData("avg_over_time(job:up[1h]) + sum(up)", "Aggregate sum(up); Samples job:up")]
    [InlineData("absent(ALERTS)", "Samples ALERTS")]
    public void Split_SeriesThatRulesMayWrite_AreReadByTheOwner(string text, string parts) => Assert.Equal(parts, PartsOf(text));

    [Theory]
    [InlineData("max_over_time(sum(up)[1h:1m])", "Samples up")]
    [InlineData("max_over_time(sum(up)[1h:1m]) / sum(up)", "Samples up")]
    [InlineData("quantile_over_time(scalar(y), rate(x[1m])[1h:1m])", "Samples x; Samples y")]
    [InlineData("quantile_over_time(scalar(sum(y)), x[1h])", "Aggregate sum(y); Samples x")]
    [InlineData("up[5m]", "Samples up")]
    public void Split_RangesThatShardsCannotAnswer_NeedTheSamples(string text, string parts) => Assert.Equal(parts, PartsOf(text));

    [Theory]
    [InlineData("sum(rate({__name__=~\"a|b\"}[5m]))", "Rows rate({__name__=~\"a|b\"}[5m])")]
    [InlineData("sum(label_replace(up, \"a\", \"b\", \"c\", \".*\"))", "Rows label_replace(up, \"a\", \"b\", \"c\", \".*\")")]
    [InlineData("sum({__name__=~\"a|b\"} > 1)", "Aggregate sum({__name__=~\"a|b\"} > 1)")]
    public void Split_SeriesThatMayCoincide_AreToldBeforeTheyAreSummedUp(string text, string parts) =>
        Assert.Equal(parts, PartsOf(text));

    private static string PartsOf(string text) => string.Join(
        "; ",
        Splitter.Split(Expression.Parse(text)).Parts.Select(part => $"{part.Kind} {part.Expression}").Order(StringComparer.Ordinal));
}
