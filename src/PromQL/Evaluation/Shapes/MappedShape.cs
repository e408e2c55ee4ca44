using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>The rows of another shape with other labels.</summary>
internal sealed class MappedShape(SeriesShape inner, Func<Labels, Labels> map, bool mayRepeat, bool mayRepeatWithoutName) : SeriesShape
{
    public override int Generation => inner.Generation;

    public override int Count => inner.Count;

    public override bool MayRepeat => mayRepeat;

    public override bool MayRepeatWithoutName => mayRepeatWithoutName;

    /// <summary>Whether the map gives a name, which stays then, whatever was to become of the one before.</summary>
    public bool KeepsName { get; init; }

    public override bool AreRowsDistinct => IsOneToOne && inner.AreRowsDistinct;

    /// <summary>Whether the map makes different labels of different ones.</summary>
    public bool IsOneToOne { get; init; }

    public override Labels LabelsOf(int row) => map(inner.LabelsOf(row));

    public override bool DropsName(int row) => inner.DropsName(row) && !(KeepsName && IsChanged(row));

    private bool IsChanged(int row)
    {
        Labels labels = inner.LabelsOf(row);
        return !ReferenceEquals(labels, map(labels));
    }

    /// <summary>The shape without metric names, at once or, where removal is delayed, at the end of the query.</summary>
    public static SeriesShape WithoutName(SeriesShape inner, QueryOptions options) =>
        options.DelaysNameRemoval
            ? new NameDroppingShape(inner)
            : new MappedShape(inner, LabelSets.WithoutName, inner.MayRepeatWithoutName, inner.MayRepeatWithoutName)
            {
                IsOneToOne = !inner.MayRepeatWithoutName,
            };
}
