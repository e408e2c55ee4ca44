namespace Streams.Sources.Formats.Influx;

/// <summary>What the times in line protocol count; the value is how many make a millisecond, or less than 0 the other way round.</summary>
internal enum InfluxPrecision : long
{
    /// <summary>Nanoseconds, when nothing is said.</summary>
    Nanoseconds = 1_000_000,

    /// <summary>Microseconds.</summary>
    Microseconds = 1_000,

    /// <summary>Milliseconds.</summary>
    Milliseconds = 1,

    /// <summary>Seconds.</summary>
    Seconds = -1_000,

    /// <summary>Minutes.</summary>
    Minutes = -60_000,

    /// <summary>Hours.</summary>
    Hours = -3_600_000,
}
