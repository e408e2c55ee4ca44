using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Evaluation;

namespace Streams.Operators.Rules.Groups;

/// <summary>Writes the results of a recording rule as series.</summary>
internal sealed class RecordingRuleRunner : RuleRunner
{
    private readonly LabelsBuilder _labels = new();
    private int[] _slots = [];
    private (int Vector, int Series) _generation = (-1, -1);

    public RecordingRuleRunner(RecordingRule rule, int limit, RuleSettings settings)
        : base(rule, limit, settings)
    {
    }

    private protected override void Apply(QueryVector vector, in RuleEvaluation evaluation)
    {
        Series.Begin();
        Follow(vector);
        ReadOnlySpan<int> rows = vector.Rows;
        foreach (int row in rows)
        {
            if (_slots[row] < 0)
            {
                _slots[row] = Series.SlotOf(LabelsOf(vector.LabelsOf(row)));
            }

            if (!Series.Mark(_slots[row]))
            {
                throw new RuleException("vector contains metrics with the same labelset after applying rule labels");
            }
        }

        if (Limit > 0 && rows.Length > Limit)
        {
            throw new RuleException($"exceeded limit of {Limit} with {rows.Length} series");
        }

        ReadOnlySpan<double> values = vector.Values;
        for (int i = 0; i < rows.Length; i++)
        {
            Write(_slots[rows[i]], values[i], evaluation);
        }

        Series.End(evaluation.Queried, evaluation.Output);
    }

    /// <summary>Makes room for the vector's rows, and forgets what was known when rows or slots were numbered anew.</summary>
    private void Follow(QueryVector vector)
    {
        int known = _slots.Length;
        if (known < vector.RowCount)
        {
            Array.Resize(ref _slots, Math.Max(vector.RowCount, known * 2));
            Array.Fill(_slots, -1, known, _slots.Length - known);
        }

        if (_generation != (vector.Generation, Series.Generation))
        {
            Array.Fill(_slots, -1);
            _generation = (vector.Generation, Series.Generation);
        }
    }

    private Labels LabelsOf(Labels result)
    {
        _labels.Reset(result).Set(Labels.MetricName, Rule.Name);
        foreach (RuleText label in Rule.Labels)
        {
            _labels.Set(label.Name, label.Text);
        }

        return _labels.Build();
    }
}
