using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>How operators that look for anomalies are declared.</summary>
internal static class DetectionDefinition
{
    // What decides which vectors there are and what is learnt of them; thresholds and durations may change.
    private static readonly string[] SharedState = ["by", "features", "missing", "contamination"];

    /// <summary>Declares one by its options, its factory, and those of its own options that what is learnt depends on.</summary>
    public static OperatorDefinition Of<TOptions>(
        string type, Func<TOptions, OperatorContext, Operator> create, params string[] stateOptions)
        where TOptions : DetectionOptions => OperatorDefinition.Of(type, create) with
        {
            Keying = options => options is TOptions { IsPerSeries: true, IsShared: false } ? Keying.Series : Keying.Key,
            KeyOf = options => ((TOptions)options).PlaceOf,
            StateOptions = [.. SharedState, .. stateOptions],
            StateVersion = DetectionSnapshot.Version,
        };
}
