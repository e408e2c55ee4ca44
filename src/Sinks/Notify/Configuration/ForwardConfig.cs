using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>Alertmanagers that get the alerts themselves, each of them on its own.</summary>
internal sealed record ForwardConfig : HttpIntegrationConfig, IStageOptions
{
    /// <summary>Their addresses, without <c>/api/v2/alerts</c>.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => Urls.Count == 0
        ? [new OptionProblem("urls", "expected at least one address")]
        : Urls.SelectMany((url, index) => ConfigRules.IsUrl($"urls[{index}]", url));
}
