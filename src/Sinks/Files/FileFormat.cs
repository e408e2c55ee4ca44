namespace Streams.Sinks.Files;

/// <summary>How rows stand in an output file.</summary>
public enum FileFormat
{
    /// <summary>A line of JSON a row.</summary>
    Ndjson,

    /// <summary>A line of comma-separated values a row.</summary>
    Csv,
}
