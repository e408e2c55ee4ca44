namespace Streams.PromQL.Functions;

/// <summary>A function of the samples of a range.</summary>
internal sealed record RangeFunction(RangeKernel Kernel)
{
    /// <summary>Whether the result keeps the metric's name: it is a value of that metric.</summary>
    public bool KeepsName { get; init; }

    /// <summary>Whether it is meant for counters.</summary>
    public bool WantsCounters { get; init; }

    /// <summary>Whether its first number is a quantile.</summary>
    public bool WantsQuantile { get; init; }

    /// <summary>Fails when the numbers have no meaning.</summary>
    public Action<RangeArguments> Validate { get; init; } = _ => { };
}
