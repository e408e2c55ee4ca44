namespace Streams.Node.Cli.Anomaly;

/// <summary>The rows of a CSV file of features; one column may say which rows are anomalous, and one when they were.</summary>
/// <param name="Names">The features.</param>
/// <param name="Rows">Their values, row by row; NaN where a cell is empty.</param>
/// <param name="IsAnomalous">What the label column says of each row; empty without one.</param>
/// <param name="Times">What the time column says of each row, in milliseconds since the epoch; empty without one.</param>
internal sealed record FeatureTable(IReadOnlyList<string> Names, ReadOnlyMemory<double> Rows, bool[] IsAnomalous, long[] Times)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Names.Count == 0 ? 0 : Rows.Length / Names.Count;

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<double> Row(int row) => Rows.Span.Slice(row * Names.Count, Names.Count);
}
