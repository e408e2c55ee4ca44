using System.Globalization;
using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Tests.Evaluation.Support;
using Streams.PromQL.Tests.Syntax.Support;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.PromQL.Tests.Evaluation;

/// <summary>Random queries over random series, answered here and by Debian's Prometheus.</summary>
public sealed class PrometheusAgreementTests(ITestOutputHelper output)
{
    private const int Seed = 20260101;

    // Times of evaluation are seven milliseconds behind whole seconds: steps of subqueries are never at the start of a range.
    private const int ShiftMilliseconds = 7;

    [Fact]
    public async Task Evaluate_RandomQueries_GivesWhatPrometheusGives()
    {
        Random random = new(Seed);
        SampleData data = new(random);
        QueryEngine engine = new(data.ToWindow());
        using PrometheusProcess prometheus = await PrometheusProcess.StartAsync("groups: []\n", data.ToOpenMetrics());
        QueryGenerator generator = new(random);
        List<string> differences = [];
        int cases = Seeded.Cases(4_000);
        int answered = 0;
        for (int i = 0; i < cases; i++)
        {
            string query = generator.Next();
            long at = SampleData.Start + (random.Next(3_700) * 1000L) + ShiftMilliseconds;
            bool isRange = i % 3 == 0;
            string answer = isRange
                ? await prometheus.PostAsync(
                    "/api/v1/query_range", ("query", query), ("start", Seconds(at)), ("end", Seconds(at + 600_000)), ("step", "60"))
                : await prometheus.PostAsync("/api/v1/query", ("query", query), ("time", Seconds(at)));
            (QueryResult? result, string? error) = Evaluate(engine, query, at, isRange);
            answered += result is not null ? 1 : 0;
            if (PrometheusAnswer.Difference(answer, result, error) is { } difference && !IsNewIn3(query, difference))
            {
                differences.Add($"{query} @ {Seconds(at)}{(isRange ? " range" : "")}: {difference}");
            }
        }

        output.WriteLine($"seed {Seed}: {cases} queries, {answered} with a result");
        Assert.True(differences.Count == 0, $"{differences.Count} of {cases}:\n{string.Join('\n', differences.Take(20))}");
        Assert.InRange(answered, cases / 2, cases);
    }

    private static (QueryResult? Result, string? Error) Evaluate(QueryEngine engine, string query, long at, bool isRange)
    {
        try
        {
            PreparedQuery prepared = engine.Prepare(Expression.Parse(query));
            return isRange
                ? (prepared.EvaluateRange(new EventTime(at), new EventTime(at + 600_000), TimeSpan.FromMinutes(1)), null)
                : (prepared.Evaluate(new EventTime(at)), null);
        }
        catch (Exception e) when (e is QueryException or ExpressionException)
        {
            return (null, e.Message);
        }
    }

    /// <summary>
    /// The deviation of a single infinity or NaN was 0, and is NaN in 3.x; that too many series match was seen only of those
    /// for which a comparison holds, and is now seen of all.
    /// </summary>
    private static bool IsNewIn3(string query, string difference) =>
        (query.Contains("std", StringComparison.Ordinal) && difference.EndsWith("we have NaN", StringComparison.Ordinal))
        || (query.AsSpan().ContainsAny('<', '>', '=') && difference.StartsWith("only we fail: multiple matches", StringComparison.Ordinal));

    private static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString(CultureInfo.InvariantCulture);
}
