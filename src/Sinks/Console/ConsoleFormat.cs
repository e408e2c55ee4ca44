namespace Streams.Sinks.Console;

/// <summary>How the console shows rows.</summary>
public enum ConsoleFormat
{
    /// <summary>A table on a terminal, lines otherwise.</summary>
    Auto,

    /// <summary>A table that is painted in place; without a terminal it is written once, at the end.</summary>
    Table,

    /// <summary>A line of text a row.</summary>
    Lines,

    /// <summary>A line of JSON a row.</summary>
    Ndjson,
}
