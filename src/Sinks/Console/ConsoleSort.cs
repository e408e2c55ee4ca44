namespace Streams.Sinks.Console;

/// <summary>Which series stand first in the table.</summary>
public enum ConsoleSort
{
    /// <summary>By name and labels, so that rows keep their places.</summary>
    Name,

    /// <summary>The largest value first.</summary>
    Value,

    /// <summary>The newest time first.</summary>
    Recent,
}
