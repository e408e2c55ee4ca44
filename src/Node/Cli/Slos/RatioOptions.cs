using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Node.Cli.Slos;

/// <summary>Counters of events.</summary>
internal sealed record RatioOptions
{
    /// <summary>The events that are errors.</summary>
    [Example("""'http_requests_total{code=~"5.."}'""")]
    public required SeriesSelector Errors { get; init; }

    /// <summary>All events, errors among them.</summary>
    [Example("http_requests_total")]
    public required SeriesSelector Total { get; init; }
}
