using Streams.Stages;

namespace Streams.Node.Testing.Rules;

/// <summary>One test as written: samples, and what rules and queries make of them.</summary>
internal sealed record RuleTestOptions
{
    /// <summary>What the test shows, in a few words.</summary>
    public string? Name { get; init; }

    /// <summary>The time from one value of the input to the next.</summary>
    [Bounds("1ms", "365d")]
    public TimeSpan? Interval { get; init; }

    /// <summary>The input.</summary>
    public IReadOnlyList<TestSeriesOptions>? InputSeries { get; init; }

    /// <summary>The alerts that must fire.</summary>
    public IReadOnlyList<AlertTestOptions>? AlertRuleTest { get; init; }

    /// <summary>What queries must give.</summary>
    public IReadOnlyList<ExpressionTestOptions>? PromqlExprTest { get; init; }

    /// <summary>The labels that templates see as <c>$externalLabels</c>.</summary>
    public IReadOnlyDictionary<string, string?>? ExternalLabels { get; init; }

    /// <summary>The address that templates see as <c>$externalURL</c>.</summary>
    public string? ExternalUrl { get; init; }

    /// <summary>The time of the first value and evaluation; 1970 when left out.</summary>
    public TestStart StartTimestamp { get; init; }
}
