using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>A message in Slack, or in what speaks its incoming webhooks.</summary>
internal sealed record SlackConfig : HttpIntegrationConfig, IStageOptions
{
    public Secret? ApiUrl { get; init; }

    public InputPath? ApiUrlFile { get; init; }

    public string Channel { get; init; } = "";

    public string Username { get; init; } = """{{ template "slack.default.username" . }}""";

    public string Color { get; init; } = """{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}""";

    public string Title { get; init; } = """{{ template "slack.default.title" . }}""";

    public string TitleLink { get; init; } = """{{ template "slack.default.titlelink" . }}""";

    public string Pretext { get; init; } = """{{ template "slack.default.pretext" . }}""";

    public string Text { get; init; } = """{{ template "slack.default.text" . }}""";

    public IReadOnlyList<SlackFieldConfig> Fields { get; init; } = [];

    public bool ShortFields { get; init; }

    public string Footer { get; init; } = """{{ template "slack.default.footer" . }}""";

    public string Fallback { get; init; } = """{{ template "slack.default.fallback" . }}""";

    public string CallbackId { get; init; } = """{{ template "slack.default.callbackid" . }}""";

    public string IconEmoji { get; init; } = """{{ template "slack.default.iconemoji" . }}""";

    public string IconUrl { get; init; } = """{{ template "slack.default.iconurl" . }}""";

    public string? ImageUrl { get; init; }

    public string? ThumbUrl { get; init; }

    public bool LinkNames { get; init; }

    public IReadOnlyList<string> MrkdwnIn { get; init; } = ["fallback", "pretext", "text"];

    public IReadOnlyList<SlackActionConfig> Actions { get; init; } = [];

    internal override bool SendsResolved => SendResolved ?? false;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => ConfigRules.AtMostOne("api_url", ApiUrl, ApiUrlFile);
}

/// <summary>A title and a value in a Slack message.</summary>
internal sealed record SlackFieldConfig
{
    public required string Title { get; init; }

    public required string Value { get; init; }

    public bool? Short { get; init; }
}

/// <summary>A button in a Slack message.</summary>
internal sealed record SlackActionConfig
{
    public required string Type { get; init; }

    public required string Text { get; init; }

    public string Url { get; init; } = "";

    public string Name { get; init; } = "";

    public string Value { get; init; } = "";

    public string Style { get; init; } = "";
}
