using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>The largest or smallest series of all, of those that are it on their shard.</summary>
internal sealed class TopAnswer : RowsAnswer
{
    private readonly PreparedQuery _query;
    private readonly SuppliedVector _vector = new();

    public TopAnswer(Aggregation aggregation)
    {
        // The same aggregation over a selector that stands for what the shards have found.
        VectorSelector found = new(default, "candidates", new ValueList<LabelMatcher>());
        Aggregation overFound = new(
            default, aggregation.Kind, aggregation.Parameter, found, aggregation.IsWithout, aggregation.Grouping);
        QueryEngine engine = new(new SeriesWindow());
        _query = engine.Prepare(overFound, new Dictionary<Expression, SuppliedVector> { [found] = Shares });
    }

    public override SuppliedVector Vector => _vector;

    public override void Finish(EventTime at)
    {
        _vector.Forget();
        try
        {
            QueryVector top = _query.EvaluateVector(at);
            for (int i = 0; i < top.Count; i++)
            {
                _vector.Add(_vector.RowOf(top.LabelsOf(top.Rows[i])), top.Values[i]);
            }
        }
        catch (QueryException failure)
        {
            Fail(failure.Message);
        }
    }
}
