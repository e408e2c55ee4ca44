using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation;

/// <summary>The vector of an aggregation, ready to be evaluated, with the group of each value but not put together yet.</summary>
/// <remarks>For aggregations whose groups are spread: each place puts its own values together, and then what came of them.</remarks>
public sealed class PreparedGroups
{
    private readonly PreparedQuery _operand;
    private readonly GroupMap _groups;
    private int[] _groupOf = [];

    internal PreparedGroups(PreparedQuery operand, GroupMap groups)
    {
        _operand = operand;
        _groups = groups;
    }

    /// <summary>One more than the highest number of a group.</summary>
    public int GroupCount => _groups.Count;

    /// <summary>Changes when groups are numbered anew.</summary>
    public int Generation => _groups.Generation;

    /// <summary>The labels of a group.</summary>
    public Labels LabelsOf(int group) => _groups.LabelsOf(group);

    /// <summary>Evaluates at a time; values and their groups are on loan until the next evaluation.</summary>
    /// <exception cref="QueryException">The query cannot be answered.</exception>
    public void Evaluate(
        EventTime at, out ReadOnlySpan<double> values, out ReadOnlySpan<int> groups, CancellationToken cancellationToken = default)
    {
        QueryVector vector = _operand.EvaluateOperand(at, cancellationToken);
        ReadOnlySpan<int> groupOfRow = _groups.Follow();
        Rows.Grow(ref _groupOf, vector.Count);
        ReadOnlySpan<int> rows = vector.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            _groupOf[i] = groupOfRow[rows[i]];
        }

        values = vector.Values;
        groups = _groupOf.AsSpan(0, rows.Length);
    }
}
