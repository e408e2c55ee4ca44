using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows;

/// <summary>Where finished windows go: to the outputs, or as partial results into the exchange.</summary>
internal interface IWindowResults
{
    /// <summary>Gets all keys of a window, or what there is of it so far; the pane is on loan.</summary>
    void OnWindow(Pane window, long end);

    /// <summary>Whether a correction needs all keys of a window, and not only those that have changed.</summary>
    bool CorrectsWholeWindows { get; }

    /// <summary>Gets a window again, in which rows that came late have changed something; the pane is on loan.</summary>
    void OnCorrection(Pane window, long end);
}
