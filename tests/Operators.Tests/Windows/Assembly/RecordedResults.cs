using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Assembly;

/// <summary>Keeps what windows tell, as <c>end in seconds: key=sum ...</c> in the order of the slots.</summary>
internal sealed class RecordedResults(WindowPlan plan, bool correctsWholeWindows = false) : IWindowResults
{
    private readonly List<string> _told = [];

    public bool CorrectsWholeWindows => correctsWholeWindows;

    public void OnWindow(Pane window, long end)
    {
        // Windows without keys tell nothing.
        if (window.Count > 0)
        {
            _told.Add($"{end / 1_000}: {PaneTesting.Sums(plan, window)}");
        }
    }

    public void OnCorrection(Pane window, long end) => _told.Add($"{end / 1_000} again: {PaneTesting.Sums(plan, window)}");

    /// <summary>What was told since the last call.</summary>
    public string[] Take()
    {
        string[] told = [.. _told];
        _told.Clear();
        return told;
    }
}
