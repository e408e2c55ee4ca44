namespace Streams.Node.Cli.Anomaly;

/// <summary>Which columns of a file are used, and what for.</summary>
/// <param name="Features">The columns to use; empty for all.</param>
/// <param name="Ignored">Columns to leave out.</param>
/// <param name="Label">The column that says which rows are anomalous.</param>
/// <param name="Time">The column that says when they were; null for the first one whose cells are times in text.</param>
internal sealed record FeatureColumns(
    IReadOnlyList<string> Features, IReadOnlyList<string> Ignored, string? Label = null, string? Time = null);
