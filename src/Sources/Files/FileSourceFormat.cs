namespace Streams.Sources.Files;

/// <summary>How rows stand in an input file.</summary>
public enum FileSourceFormat
{
    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>Cells with a header, as the options under <c>csv</c> say.</summary>
    Csv,

    /// <summary>Prometheus' text format.</summary>
    Prometheus,
}
