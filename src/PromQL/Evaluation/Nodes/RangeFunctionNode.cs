using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A function of the samples that each series has in a range.</summary>
internal sealed class RangeFunctionNode : VectorNode
{
    private readonly RangeNode _range;
    private readonly RangeFunction _function;
    private readonly ScalarNode[] _arguments;
    private readonly TextRange _place;
    private readonly DuplicateCheck _duplicates;
    private readonly CounterRemark? _remark;
    private int _run = -1;

    public RangeFunctionNode(RangeNode range, RangeFunction function, ScalarNode[] arguments, TextRange place, QueryOptions options)
    {
        _range = range;
        _function = function;
        _arguments = arguments;
        _place = place;
        Shape = function.KeepsName ? range.Shape : MappedShape.WithoutName(range.Shape, options);
        _duplicates = new DuplicateCheck(Shape);
        _remark = function.WantsCounters ? new CounterRemark(range.Shape, place) : null;
    }

    public override SeriesShape Shape { get; }

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        RangeArguments arguments = new(
            time,
            _arguments.Length > 0 ? _arguments[0].Evaluate(run, time) : double.NaN,
            _arguments.Length > 1 ? _arguments[1].Evaluate(run, time) : double.NaN);
        _function.Validate(arguments);
        _range.Evaluate(run, time);
        int count = _range.Shape.Count;
        output.Reset(count);
        for (int row = 0; row < count; row++)
        {
            SampleRange range = _range.Read(row);
            if (range.Count > 0 && _function.Kernel(range.Times, range.Values, _range.Start, _range.End, arguments, out double value))
            {
                output.Add(row, value);
            }
        }

        Remark(run, arguments, output);
        CheckDuplicates(run, output);
    }

    private void Remark(QueryRun run, RangeArguments arguments, VectorBuffer output)
    {
        _remark?.Look(run, output.Rows);
        if (_function.WantsQuantile && output.Count > 0)
        {
            Quantiles.RemarkIfInvalid(arguments.First, run, _place);
        }
    }

    /// <summary>As in Prometheus, the series of all steps of a query must differ from each other, not just those of one.</summary>
    private void CheckDuplicates(QueryRun run, VectorBuffer output)
    {
        if (_run != run.Number)
        {
            _run = run.Number;
            _duplicates.BeginRound();
        }

        _duplicates.CheckMore(output.Rows);
    }
}
