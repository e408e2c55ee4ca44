namespace Streams.Operators.Windows.Panes;

/// <summary>Rows of one pane that stand together in a batch.</summary>
/// <param name="End">The pane's end.</param>
/// <param name="Start">The first row.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct PaneRun(long End, int Start, int Count);
