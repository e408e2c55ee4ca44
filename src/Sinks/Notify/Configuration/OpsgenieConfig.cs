using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>An alert of Opsgenie.</summary>
internal sealed record OpsgenieConfig : HttpIntegrationConfig, IStageOptions
{
    public Secret? ApiKey { get; init; }

    public InputPath? ApiKeyFile { get; init; }

    /// <summary>The global one when left out.</summary>
    public string? ApiUrl { get; init; }

    public string Message { get; init; } = """{{ template "opsgenie.default.message" . }}""";

    public string Description { get; init; } = """{{ template "opsgenie.default.description" . }}""";

    public string Source { get; init; } = """{{ template "opsgenie.default.source" . }}""";

    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public string Entity { get; init; } = "";

    public string Actions { get; init; } = "";

    public IReadOnlyList<OpsgenieResponderConfig> Responders { get; init; } = [];

    public string Tags { get; init; } = "";

    public string Note { get; init; } = "";

    public string Priority { get; init; } = "";

    /// <summary>Whether message and description of an alert that is there already are set anew.</summary>
    public bool UpdateAlerts { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() =>
        ConfigRules.AtMostOne("api_key", ApiKey, ApiKeyFile)
            .Concat(ApiUrl is null ? [] : ConfigRules.IsUrl("api_url", ApiUrl));
}

/// <summary>Who is responsible for an alert of Opsgenie.</summary>
internal sealed record OpsgenieResponderConfig
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Username { get; init; } = "";

    public required string Type { get; init; }
}
