namespace Streams.Operators.Windows.Aggregates;

/// <summary>Changes of series, fed with steps between neighbouring rows once their order is settled.</summary>
/// <param name="secondsPerWindow">What an increase is divided by to make a rate.</param>
internal sealed class ChangeColumn(double secondsPerWindow) : StateColumn<ChangeState>
{
    public override bool TakesRows => false;

    public void AddStep(int slot, double from, double to)
    {
        Own();
        States[slot].AddStep(from, to);
    }

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        base.Read(result, firstSlot, values);
        if (result.Aggregate.Kind == AggregateKind.Rate)
        {
            foreach (ref double value in values)
            {
                value /= secondsPerWindow;
            }
        }
    }
}
