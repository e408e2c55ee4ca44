using Streams.Sinks.Outbound;
using Streams.Stages;

namespace Streams.Sinks.RemoteWrite;

/// <summary>Sends rows to whatever takes Prometheus remote write: Prometheus, VictoriaMetrics, Mimir, another node.</summary>
public sealed record RemoteWriteSinkOptions : IStageOptions
{
    /// <summary>Where requests go.</summary>
    [Example("http://localhost:8428/api/v1/write")]
    public required string Url { get; init; }

    /// <summary>How many requests are under way at a time, each for series of its own. Default: 4.</summary>
    [Bounds("1", "256")]
    public int Shards { get; init; } = 4;

    /// <summary>The most samples of a request; fewer go out when nothing more is at hand. Default: 2000.</summary>
    [Bounds("1", "100000")]
    public int SamplesMax { get; init; } = 2000;

    /// <summary>Headers of each request, such as <c>X-Scope-OrgID</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A file whose text is sent as <c>Authorization: Bearer</c>; it is read for each request.</summary>
    public InputPath? BearerTokenFile { get; init; }

    /// <summary>How requests are tried again.</summary>
    public OutboundOptions Retry { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            yield return new OptionProblem("url", $"expected an address such as http://localhost:8428/api/v1/write, got '{Url}'");
        }

        if (Retry.MaxBackoff < Retry.MinBackoff)
        {
            yield return new OptionProblem("retry.max_backoff", $"must be at least min_backoff, {Durations.Format(Retry.MinBackoff)}");
        }
    }
}
