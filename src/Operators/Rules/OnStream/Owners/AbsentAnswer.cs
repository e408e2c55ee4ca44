using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>One series when no shard has what is asked for.</summary>
internal sealed class AbsentAnswer : Answer
{
    private readonly Labels _labels;
    private bool _isThere;

    public AbsentAnswer(Expression expression)
    {
        // Over nothing at all the expression tells the labels of what is absent.
        QueryVector absent = new QueryEngine(new SeriesWindow()).Prepare(expression).EvaluateVector(new EventTime(0));
        _labels = absent.LabelsOf(absent.Rows[0]);
    }

    public override void Read(ref StateReader share) => _isThere = true;

    public override void Finish(EventTime at)
    {
        if (!_isThere)
        {
            Shares.Add(Shares.RowOf(_labels), 1);
        }
    }

    private protected override void BeginShares() => _isThere = false;
}
