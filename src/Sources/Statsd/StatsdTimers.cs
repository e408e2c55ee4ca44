namespace Streams.Sources.Statsd;

/// <summary>What timers and histograms become.</summary>
public enum StatsdTimers
{
    /// <summary>Percentiles of each interval from a sketch, with <c>_count</c> and <c>_sum</c>.</summary>
    Sketch,

    /// <summary>A classic histogram: <c>_bucket</c>, <c>_count</c> and <c>_sum</c>.</summary>
    Histogram,
}
