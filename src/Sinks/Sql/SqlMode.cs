namespace Streams.Sinks.Sql;

/// <summary>What becomes of a row whose series and time are in the table already.</summary>
public enum SqlMode
{
    /// <summary>Its value is set: the same row twice is there once.</summary>
    Upsert,

    /// <summary>It is added, without looking: fastest, and a replay adds rows again.</summary>
    Append,
}
