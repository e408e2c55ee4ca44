using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Evaluation;

public sealed class PreparedQueryTests
{
    private static readonly string[] Queries =
    [
        "m", "sum by (a) (m)", "m > 50", "m * on (a, b) n", "m and on (a) n", "m or n", "rate(m[1m])", "-m",
        "count by (a) (m) * on (a) group_right n",
        "n * on (a) group_left (c) label_replace(count by (a) (m), 'c', '$1', 'a', '(.*)')",
        "topk(3, m)", "max_over_time(sum by (a) (m)[1m:10s])",
        "histogram_quantile(0.5, m)", "count_values('v', m % 3)", "label_join(m, 'c', '-', 'a', 'b')", "quantile(0.5, n)",
    ];

    [Fact]
    public void EvaluateVector_SeriesComeAndGo_GivesWhatAFreshQueryGives()
    {
        Random random = new(7);
        SeriesWindow window = new();
        QueryEngine engine = new(window);
        PreparedQuery[] kept = [.. Queries.Select(query => engine.Prepare(Expression.Parse(query)))];
        for (int step = 0; step < 300; step++)
        {
            EventTime now = new(step * 10_000);
            window.TrimBefore(now.Minus(TimeSpan.FromMinutes(6)));
            for (int i = 0; i < 200; i++)
            {
                // Which series there are moves on, so that most of the early ones are gone in the end.
                int number = (step * 20) + random.Next(100);
                Labels labels = Labels.Of(
                    ("__name__", i % 2 == 0 ? "m" : "n"), ("a", $"{number % 5}"), ("b", $"{number}"), ("le", "+Inf"));
                window.Append(labels, now.Minus(TimeSpan.FromMilliseconds(random.Next(10_000))), random.Next(100));
            }

            if (step % 20 == 19)
            {
                Assert.All(kept, query => AssertSame(query, new QueryEngine(window), now));
            }
        }
    }

    [Fact]
    public void EvaluateVector_SteadyState_AllocatesNothing()
    {
        SeriesWindow window = Window(100);
        QueryEngine engine = new(window);
        PreparedQuery query = engine.Prepare(Expression.Parse(
            "sum by (a) (rate(m_total[5m])) / on (a) group_left sum by (a) (m_total) > 0 or topk(2, m_total)"));
        query.EvaluateVector(new EventTime(300_000));

        Assert.Equal(0, Allocations.Of(() => query.EvaluateVector(new EventTime(300_000))));
    }

    [Fact]
    public void EvaluateVector_Rows_KeepTheirSeriesAsLongAsTheGenerationIsTheSame()
    {
        SeriesWindow window = Window(10);
        PreparedQuery query = new QueryEngine(window).Prepare(Expression.Parse("m_total"));
        QueryVector vector = query.EvaluateVector(new EventTime(300_000));
        Labels[] before = [.. vector.Rows.ToArray().Select(vector.LabelsOf)];
        int generation = vector.Generation;

        window.Append(Labels.Of(("__name__", "m_total"), ("a", "new")), new EventTime(300_000), 1);
        vector = query.EvaluateVector(new EventTime(300_000));

        Assert.Equal(generation, vector.Generation);
        Assert.Equal(before, Enumerable.Range(0, before.Length).Select(vector.LabelsOf));
        Assert.Equal(before.Length + 1, vector.Count);
    }

    [Fact]
    public void EvaluateVector_SuppliedSubExpression_TakesItsValues()
    {
        SuppliedVector supplied = new();
        Expression sum = Expression.Parse("sum by (a) (m)");
        PreparedQuery query = new QueryEngine(new SeriesWindow()).Prepare(
            Expression.Parse("sum by (a) (m) * 2 > 5"), new Dictionary<Expression, SuppliedVector> { [sum] = supplied });
        supplied.Add(supplied.RowOf(Labels.Of(("a", "1"))), 2);
        supplied.Add(supplied.RowOf(Labels.Of(("a", "2"))), 3);

        VectorResult result = Assert.IsType<VectorResult>(query.Evaluate(new EventTime(0)));

        Assert.Equal([new VectorSample(Labels.Of(("a", "2")), new EventTime(0), 6)], result.Samples);
    }

    [Fact]
    public void Evaluate_MoreSamplesThanTheLimit_FailsAndSaysSo()
    {
        QueryOptions options = new() { Limits = new QueryLimits { SamplesMax = 50 } };
        PreparedQuery query = new QueryEngine(Window(10), options).Prepare(Expression.Parse("sum_over_time(m_total[5m])"));

        QueryException error = Assert.Throws<QueryException>(() => query.Evaluate(new EventTime(300_000)));

        Assert.Contains("too many samples", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 1_000_000, "101 steps are more than the limit of 50; take a longer step")]
    [InlineData(30, 5, "the result has more samples than the limit of 5")]
    public void EvaluateRange_BeyondALimit_FailsAndSaysSo(int seconds, int samples, string expected)
    {
        QueryOptions options = new() { Limits = new QueryLimits { StepsMax = 50, ResultSamplesMax = samples } };
        PreparedQuery query = new QueryEngine(Window(1), options).Prepare(Expression.Parse("m_total"));

        QueryException error = Assert.Throws<QueryException>(
            () => query.EvaluateRange(new EventTime(0), new EventTime(seconds * 1000), TimeSpan.FromSeconds(1)));

        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Evaluate_SubqueryOfTooManySteps_FailsAndSaysSo()
    {
        PreparedQuery query = new QueryEngine(Window(1)).Prepare(Expression.Parse("sum_over_time(m_total[10y:1ms])"));

        QueryException error = Assert.Throws<QueryException>(() => query.Evaluate(new EventTime(0)));

        Assert.Contains("the subquery's 315,360,000,000 steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Cancelled_Stops()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        PreparedQuery query = new QueryEngine(Window(1)).Prepare(Expression.Parse("m_total"));

        Assert.Throws<OperationCanceledException>(() => query.Evaluate(new EventTime(0), cancelled.Token));
    }

    private static SeriesWindow Window(int series)
    {
        SeriesWindow window = new();
        for (int i = 0; i < series; i++)
        {
            for (int second = 15; second <= 300; second += 15)
            {
                window.Append(Labels.Of(("__name__", "m_total"), ("a", $"{i}")), new EventTime(second * 1000), second * i);
            }
        }

        return window;
    }

    private static void AssertSame(PreparedQuery kept, QueryEngine fresh, EventTime at)
    {
        VectorResult expected = Assert.IsType<VectorResult>(fresh.Prepare(kept.Expression).Evaluate(at));
        VectorResult actual = Assert.IsType<VectorResult>(kept.Evaluate(at));
        string text = kept.Expression.ToString();

        Assert.True(expected.Samples.Count > 0, $"{text} gives nothing");
        Assert.True(expected.Samples.ToHashSet().SetEquals(actual.Samples), text);
    }

    /// <remarks>The sum of these in one order is another number than in the other.</remarks>
    [Fact]
    public void EvaluateVector_InLabelOrder_DoesNotDependOnHowSeriesCame()
    {
        (string Name, double Value)[] series =
            [.. Enumerable.Range(0, 40).Select(i => ($"s{i}", Math.Pow(10, i % 16) * (i % 3 == 0 ? -0.1 : 0.3)))];
        string[] expected = Results(series);
        Random random = new(1);
        for (int run = 0; run < 20; run++)
        {
            random.Shuffle(series);
            Assert.Equal(expected, Results(series));
        }

        static string[] Results((string Name, double Value)[] series)
        {
            SeriesWindow window = new();
            QueryEngine engine = new(window, new QueryOptions { IsInLabelOrder = true });
            PreparedQuery[] queries =
                [.. new[] { "sum(m)", "avg(m)", "stddev(m)", "m * 2" }.Select(text => engine.Prepare(Expression.Parse(text)))];
            List<string> results = [];
            foreach ((string name, double value) in series)
            {
                window.Append(Labels.Of(("__name__", "m"), ("n", name)), new EventTime(1_000), value);
                Array.ForEach(queries, query => query.EvaluateVector(new EventTime(1_000)));
            }

            foreach (PreparedQuery query in queries)
            {
                QueryVector vector = query.EvaluateVector(new EventTime(1_000));
                for (int i = 0; i < vector.Count; i++)
                {
                    results.Add($"{vector.LabelsOf(vector.Rows[i])} {BitConverter.DoubleToInt64Bits(vector.Values[i]):x}");
                }
            }

            return [.. results];
        }
    }

    [Fact]
    public void PrepareGroups_Aggregation_GivesEachValueItsGroup()
    {
        SeriesWindow window = new();
        window.Append(Labels.Of(("__name__", "m"), ("job", "a"), ("n", "1")), new EventTime(1_000), 1);
        window.Append(Labels.Of(("__name__", "m"), ("job", "b"), ("n", "1")), new EventTime(1_000), 2);
        window.Append(Labels.Of(("__name__", "m"), ("job", "a"), ("n", "2")), new EventTime(1_000), 4);
        PreparedGroups groups = new QueryEngine(window).PrepareGroups((Aggregation)Expression.Parse("sum by (job) (m)"));

        groups.Evaluate(new EventTime(1_000), out ReadOnlySpan<double> values, out ReadOnlySpan<int> groupOf);

        Assert.Equal([1, 2, 4], values.ToArray());
        Assert.Equal([0, 1, 0], groupOf.ToArray());
        Assert.Equal(["{job=\"a\"}", "{job=\"b\"}"], Enumerable.Range(0, groups.GroupCount).Select(g => groups.LabelsOf(g).ToString()));
    }
}
