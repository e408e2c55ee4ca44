namespace Streams.Operators.Windows.Aggregates;

/// <summary>When each key's rows of a pane begin and end.</summary>
internal sealed class SpanColumn : StateColumn<SpanState>
{
    public SpanState this[int slot] => States[slot];
}
