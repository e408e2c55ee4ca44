using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Evaluation.Results;

public sealed class ResultJsonTests
{
    [Theory]
    [InlineData("m", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"m","a":"ü\""},"value":[1.500,"2.5"]}]}}""")]
    [InlineData("1 / 0", """{"status":"success","data":{"resultType":"scalar","result":[1.500,"+Inf"]}}""")]
    [InlineData("'text'", """{"status":"success","data":{"resultType":"string","result":[1.500,"text"]}}""")]
    [InlineData("m[1m]", """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"m","a":"ü\""},"values":[[1,"2.5"]]}]}}""")]
    [InlineData("quantile(2, none)", """{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"]}""")]
    public void Success_InstantQuery_IsWrittenAsPrometheusDoes(string query, string expected)
    {
        PreparedQuery prepared = Prepare(query);

        string json = ResultJson.Success(prepared.Evaluate(new EventTime(1_500)), query);

        Assert.Equal(expected, json);
    }

    [Fact]
    public void Success_RangeQuery_HasThePointsOfEachSeries()
    {
        MatrixResult result = Prepare("m * 2").EvaluateRange(new EventTime(0), new EventTime(2_000), TimeSpan.FromSeconds(1));

        Assert.Equal(
            """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"ü\""},"values":[[1,"5"],[2,"5"]]}]}}""",
            ResultJson.Success(result, "m * 2"));
    }

    [Fact]
    public void Error_Message_IsWritten() =>
        Assert.Equal(
            """{"status":"error","errorType":"bad_data","error":"a \"reason\""}""", ResultJson.Error("bad_data", "a \"reason\""));

    private static PreparedQuery Prepare(string query)
    {
        SeriesWindow window = new();
        window.Append(Labels.Of(("__name__", "m"), ("a", "ü\"")), new EventTime(1_000), 2.5);
        return new QueryEngine(window).Prepare(Expression.Parse(query));
    }
}
