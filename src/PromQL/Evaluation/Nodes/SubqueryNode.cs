using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The results of a vector over a range of time, evaluated at whole multiples of a step.</summary>
/// <remarks>
/// The evaluations of one step of a range query are kept for the next, so that each is done once. State: what the rows
/// have within the range.
/// </remarks>
internal sealed class SubqueryNode(
    VectorNode operand, TimeReference reference, SpanReference window, SpanReference step, TextRange place) : RangeNode
{
    // Rows that have the same labels at different times are one series over time.
    private readonly GroupMap? _merged = operand.Shape.AreRowsDistinct
        ? null
        : new GroupMap(operand.Shape, LabelProjection.WithoutOnly([]), mayHaveNames: true);

    private readonly VectorBuffer _buffer = new();
    private SampleColumns[] _columns = [];
    private int _run = -1;
    private int _generation;
    private long _evaluatedFrom;
    private long _evaluatedUntil;

    public override SeriesShape Shape => _merged ?? operand.Shape;

    public override void Evaluate(QueryRun run, long time)
    {
        End = reference.Of(run, time);
        Start = End - window.PositiveOf(run);

        // The first multiple of the step that is within the range, which is open at its left.
        long apart = step.PositiveOf(run);
        long first = apart * (Start / apart);
        first += first <= Start ? apart : 0;
        run.ThrowIfTooLong((End - Start) / apart, place);

        bool isContinued = _run == run.Number && _generation == operand.Shape.Generation
            && first >= _evaluatedFrom && first <= _evaluatedUntil + apart;
        if (!isContinued)
        {
            Restart(run, first, apart);
        }

        // What is older is let go of when it is read.
        _evaluatedFrom = first;
        for (long at = _evaluatedUntil + apart; at <= End; at += apart)
        {
            EvaluateAt(run, at);
        }

        for (int row = 0; row < _columns.Length; row++)
        {
            run.Load(_columns[row].Count);
        }
    }

    public override SampleRange Read(int row)
    {
        if (row >= _columns.Length)
        {
            return default;
        }

        ref SampleColumns columns = ref _columns[row];
        columns.TrimBefore(Start + 1);
        int until = columns.CountUntil(End);
        return new SampleRange(columns.Times[..until], columns.Values[..until], mayHaveMarkers: false);
    }

    private void Restart(QueryRun run, long first, long apart)
    {
        _run = run.Number;
        _evaluatedFrom = first;
        _evaluatedUntil = first - apart;
        _generation = operand.Shape.Generation;
        Array.Clear(_columns);
    }

    private void EvaluateAt(QueryRun run, long at)
    {
        run.ThrowIfCancelled();
        long loaded = run.Loaded;
        operand.Evaluate(run, at, _buffer);
        run.Loaded = loaded;
        ReadOnlySpan<int> merged = _merged is null ? default : _merged.Follow();
        Rows.Grow(ref _columns, Shape.Count);
        for (int i = 0; i < _buffer.Count; i++)
        {
            int row = _merged is null ? _buffer.Rows[i] : merged[_buffer.Rows[i]];
            _columns[row].Append(at, _buffer.Values[i], Start);
        }

        _evaluatedUntil = at;
    }
}
