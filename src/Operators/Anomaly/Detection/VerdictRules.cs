namespace Streams.Operators.Anomaly.Detection;

/// <summary>When an anomaly begins and ends, in milliseconds.</summary>
internal readonly record struct VerdictRules(long RaiseAfter, long MinDuration, long Cooldown)
{
    public static VerdictRules Of(DetectionOptions options) => new(
        (long)options.RaiseAfter.TotalMilliseconds, (long)options.MinDuration.TotalMilliseconds, (long)options.Cooldown.TotalMilliseconds);
}
