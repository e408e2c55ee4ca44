using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>Which group each row of a shape belongs to, by part of its labels; the groups are a shape of their own.</summary>
/// <remarks>State: a number a row, the labels of each group.</remarks>
internal sealed class GroupMap(SeriesShape input, LabelProjection projection, bool mayHaveNames) : SeriesShape
{
    private readonly LabelSetTable _groups = new();
    private readonly List<bool> _dropsName = [];
    private ShapeCursor _cursor = new();
    private int[] _groupOf = [];

    public override int Generation => input.Generation;

    public override int Count => _groups.Count;

    public override bool MayRepeatWithoutName => mayHaveNames;

    public override bool AreRowsDistinct => true;

    public override Labels LabelsOf(int row) => _groups[row];

    public override bool DropsName(int row) => _dropsName[row];

    /// <summary>The group of each row, after taking over new rows.</summary>
    public ReadOnlySpan<int> Follow()
    {
        if (!_cursor.IsBehind(input, out bool isRestarted))
        {
            return _groupOf;
        }

        if (isRestarted)
        {
            _groups.Clear();
            _dropsName.Clear();
        }

        Rows.Grow(ref _groupOf, input.Count);
        for (int row = _cursor.Known; row < input.Count; row++)
        {
            _groupOf[row] = _groups.NumberOf(projection.Canonical(input.LabelsOf(row)));
            if (_dropsName.Count < _groups.Count)
            {
                _dropsName.Add(false);
            }

            _dropsName[_groupOf[row]] |= input.DropsName(row);
        }

        _cursor.CatchUp(input);
        return _groupOf;
    }
}
