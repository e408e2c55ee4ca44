namespace Streams.Sources.Statsd;

/// <summary>What a line of StatsD is about.</summary>
internal enum StatsdKind : byte
{
    Counter = 1,
    Gauge = 2,

    /// <summary>In milliseconds.</summary>
    Timer = 3,

    /// <summary>In a unit of its own.</summary>
    Histogram = 4,
    Set = 5,
}
