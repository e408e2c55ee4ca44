using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows;

/// <summary>Where finished windows go: to the outputs, or as partial results into the exchange.</summary>
internal interface IWindowResults
{
    /// <summary>Gets all keys of a window, or what there is of it so far; the pane is on loan.</summary>
    void OnWindow(Pane window, long end);

    /// <summary>Gets a window again, in which rows that came late have changed some keys; the pane is on loan.</summary>
    void OnCorrection(Pane window, long end, IReadOnlyCollection<int> keys);
}
