using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>A card in a channel of Microsoft Teams.</summary>
internal sealed record TeamsConfig : HttpIntegrationConfig, IStageOptions
{
    public Secret? WebhookUrl { get; init; }

    public InputPath? WebhookUrlFile { get; init; }

    public string Title { get; init; } = """{{ template "msteams.default.title" . }}""";

    public string Summary { get; init; } = """{{ template "msteams.default.summary" . }}""";

    public string Text { get; init; } = """{{ template "msteams.default.text" . }}""";

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => ConfigRules.OneUrl("webhook_url", WebhookUrl, WebhookUrlFile);
}
