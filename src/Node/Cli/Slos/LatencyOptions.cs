using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Node.Cli.Slos;

/// <summary>A classic histogram of durations, and how long is too long.</summary>
internal sealed record LatencyOptions : IStageOptions
{
    /// <summary>The histogram, without <c>_bucket</c>.</summary>
    [Example("http_request_duration_seconds")]
    public required SeriesSelector Histogram { get; init; }

    /// <summary>The longest good duration, in the unit of the histogram; one of its buckets must end there.</summary>
    [Example("0.5")]
    public required double Threshold { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (!Histogram.Matchers.Any(matcher => matcher is { Name: Labels.MetricName, Operator: MatchOperator.Equal }))
        {
            yield return new OptionProblem("histogram", $"must name a metric, got {Histogram}");
        }

        if (!double.IsFinite(Threshold) || Threshold <= 0)
        {
            yield return new OptionProblem("threshold", $"must be above 0, got {Threshold}");
        }
    }
}
