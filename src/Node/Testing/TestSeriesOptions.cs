using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>The values of one series, an interval apart.</summary>
public sealed record TestSeriesOptions
{
    /// <summary>The series.</summary>
    [Example("""'http_requests_total{service="checkout"}'""")]
    public required SeriesName Series { get; init; }

    /// <summary>Its values in promtool's notation.</summary>
    [Example("'0+10x5 _ stale'")]
    public required SeriesNotation Values { get; init; }
}
