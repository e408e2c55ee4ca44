namespace Streams.Sources.Formats;

/// <summary>How times stand in CSV.</summary>
public enum CsvTimeFormat
{
    /// <summary>Milliseconds since 1970 or RFC 3339 text, told apart row by row.</summary>
    Auto,

    /// <summary>Milliseconds since 1970.</summary>
    Ms,

    /// <summary>Seconds since 1970, with or without a fraction.</summary>
    S,

    /// <summary>RFC 3339 text such as 2026-01-01T00:00:00Z.</summary>
    Rfc3339,
}
