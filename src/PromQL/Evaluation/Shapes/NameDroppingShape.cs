using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>The rows of another shape, whose metric names are taken off at the end of the query.</summary>
internal sealed class NameDroppingShape(SeriesShape inner) : SeriesShape
{
    public override int Generation => inner.Generation;

    public override int Count => inner.Count;

    public override bool MayRepeat => inner.MayRepeat;

    public override bool MayRepeatWithoutName => inner.MayRepeatWithoutName;

    public override bool AreRowsDistinct => inner.AreRowsDistinct;

    public override Labels LabelsOf(int row) => inner.LabelsOf(row);

    public override bool DropsName(int row) => true;
}
