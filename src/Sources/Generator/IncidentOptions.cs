using Streams.Stages;

namespace Streams.Sources.Generator;

/// <summary>Something that goes wrong at a known time, for windows, alerts and anomaly detection to find.</summary>
public sealed record IncidentOptions : IStageOptions
{
    /// <summary>What happens: <c>spike</c>, <c>shift</c> or <c>drop_out</c>.</summary>
    public IncidentKind Kind { get; init; } = IncidentKind.Spike;

    /// <summary>The metric that it happens to. Default: all metrics of the matched series.</summary>
    [Example("http_request_duration_seconds")]
    public string? Metric { get; init; }

    /// <summary>The labels that a series must have for it to happen there. Default: any.</summary>
    [Example("{service: checkout}")]
    public IReadOnlyDictionary<string, string> Match { get; init; } = new Dictionary<string, string>();

    /// <summary>When it begins, counted in event time from the start of the data.</summary>
    [Bounds("0s", "365d")]
    [Example("5m")]
    public required TimeSpan At { get; init; }

    /// <summary>How long it lasts. Needed for <c>spike</c> and <c>drop_out</c>; a <c>shift</c> without it is for good.</summary>
    [Bounds("1ms", "365d")]
    [Example("2m")]
    public TimeSpan? For { get; init; }

    /// <summary>What values, and the rates of counters, are multiplied with.</summary>
    [Bounds("0", "1000000")]
    [Example("5")]
    public double? Factor { get; init; }

    /// <summary>What is added to values in their own unit, and to counters for each second.</summary>
    [Bounds("0", "1e12")]
    [Example("0.5")]
    public double? Amount { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (For is null && Kind != IncidentKind.Shift)
        {
            yield return new OptionProblem("for", "must say how long the incident lasts");
        }

        bool hasSize = Factor is not null || Amount is not null;
        if (hasSize && Kind == IncidentKind.DropOut)
        {
            yield return new OptionProblem(
                Factor is not null ? "factor" : "amount", "means nothing for a drop_out, which has no values");
        }
        else if (!hasSize && Kind != IncidentKind.DropOut)
        {
            yield return new OptionProblem("factor", "must be given, or amount, to say how far values move");
        }
    }
}
