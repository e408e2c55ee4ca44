namespace Streams.Operators.Windows.Aggregates;

/// <summary>How many late rows each key has, where results are corrected.</summary>
internal sealed class CountColumn : StateColumn<CountState>
{
    public long this[int slot] => States[slot].Count;
}
