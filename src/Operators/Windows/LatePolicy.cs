namespace Streams.Operators.Windows;

/// <summary>What becomes of rows that were late when they came.</summary>
public enum LatePolicy
{
    /// <summary>They are dropped and counted.</summary>
    Drop,

    /// <summary>Within the allowed lateness they count, and results that were out already are emitted again, corrected.</summary>
    Update,

    /// <summary>They go to the output <c>late</c> as they are.</summary>
    Side,
}
