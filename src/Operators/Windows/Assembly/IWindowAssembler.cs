using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Assembly;

/// <summary>Makes windows of panes.</summary>
internal interface IWindowAssembler
{
    /// <summary>The panes that are still needed, in order.</summary>
    IReadOnlyList<Pane> Panes { get; }

    /// <summary>Takes a pane to which no more rows will come, later than all before.</summary>
    void Seal(Pane pane);

    /// <summary>Takes over how far time was at a checkpoint, and the panes that had been sealed, in order.</summary>
    void Restore(long time, IReadOnlyCollection<Pane> panes);

    /// <summary>Hands on what ends at a moment or before it; no pane that ends there is still to come.</summary>
    void Advance(long time);
}
