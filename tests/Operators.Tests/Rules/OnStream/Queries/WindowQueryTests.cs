using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.Operators.Rules.OnStream.Queries;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.OnStream.Queries;

public sealed class WindowQueryTests : IDisposable
{
    private readonly RuleFiles _files = new();
    private Operator? _shard;

    public void Dispose() => _files.Dispose();

    [Fact]
    public void EvaluateRange_SharesOfAShard_GivesTheValueAtEachTime()
    {
        WindowQuery query = Query("sum_over_time(up[5s])");
        EventTime[] times = [new EventTime(8_000), new EventTime(10_000)];

        WindowShares shares = query.SharesOf(_shard!, times, CancellationToken.None); // It was made with the query.
        MatrixResult result = query.EvaluateRange([shares], times, CancellationToken.None);

        Assert.Equal([3, 6], Assert.Single(result.Series).Points.Select(point => point.Value));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("sum(rate(up[5s]))")]
    [InlineData("absent(up)")]
    [InlineData("max_over_time(sum(up)[5s:1s])")]
    public void SharesOf_NobodyWaitsForThem_TheTasksThreadIsLetGo(string expression)
    {
        WindowQuery query = Query(expression);

        Assert.ThrowsAny<OperationCanceledException>(
            () => query.SharesOf(_shard!, [new EventTime(10_000)], new CancellationToken(canceled: true))); // As above.
    }

    private WindowQuery Query(string expression)
    {
        RulesOptions options = _files.OfGroup("- {record: total, expr: sum(up)}", "10s");
        OperatorDefinition definition = RegisteredOperator.For<RulesOptions>();
        OperatorHarness harness = new(
            definition with { Create = (given, context) => _shard = definition.Create(given, context) }, options);
        harness.Push(Rows.Of(Rows.Series("up", ("job", "a")), (6_000, 1), (8_000, 2), (10_000, 3)));
        return new WindowQuery(options, Expression.Parse(expression));
    }
}
