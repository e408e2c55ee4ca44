namespace Streams.PromQL.Testing;

/// <summary>How a query of a script came out.</summary>
public enum ScriptOutcome
{
    /// <summary>As expected.</summary>
    Passed,

    /// <summary>Otherwise than expected.</summary>
    Failed,

    /// <summary>It needs native histograms, which there are none of.</summary>
    Unsupported,
}
