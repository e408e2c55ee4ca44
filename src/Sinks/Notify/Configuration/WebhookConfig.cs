using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>A POST of JSON, version 4.</summary>
internal sealed record WebhookConfig : HttpIntegrationConfig, IStageOptions
{
    public Secret? Url { get; init; }

    public InputPath? UrlFile { get; init; }

    /// <summary>The most alerts in a body; 0 for all.</summary>
    [Bounds("0")]
    public int MaxAlerts { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => ConfigRules.OneUrl("url", Url, UrlFile);
}
