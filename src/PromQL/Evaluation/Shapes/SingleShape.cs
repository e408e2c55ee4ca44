using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>A vector that has one series at most.</summary>
internal sealed class SingleShape(Labels labels) : SeriesShape
{
    public override int Generation => 0;

    public override int Count => 1;

    public override bool MayRepeatWithoutName => false;

    public override bool AreRowsDistinct => true;

    public override Labels LabelsOf(int row) => labels;
}
