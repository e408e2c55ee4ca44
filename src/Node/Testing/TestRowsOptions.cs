namespace Streams.Node.Testing;

/// <summary>Rows that a source brings.</summary>
public sealed record TestRowsOptions
{
    /// <summary>Series with their values; they come in the order of their times.</summary>
    public IReadOnlyList<TestSeriesOptions> Series { get; init; } = [];

    /// <summary>Rows as NDJSON, one a line, which come behind the series in the order written.</summary>
    public string Rows { get; init; } = "";
}
