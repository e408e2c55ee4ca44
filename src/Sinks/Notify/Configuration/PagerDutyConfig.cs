using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>An event of PagerDuty's Events API version 2.</summary>
internal sealed record PagerDutyConfig : HttpIntegrationConfig, IStageOptions
{
    public Secret? RoutingKey { get; init; }

    public InputPath? RoutingKeyFile { get; init; }

    /// <summary>The global one when left out.</summary>
    public string? Url { get; init; }

    public string Client { get; init; } = """{{ template "pagerduty.default.client" . }}""";

    public string ClientUrl { get; init; } = """{{ template "pagerduty.default.clientURL" . }}""";

    public string Description { get; init; } = """{{ template "pagerduty.default.description" . }}""";

    public string Severity { get; init; } = "error";

    public string? Source { get; init; }

    public string? Component { get; init; }

    public string? Group { get; init; }

    public string? Class { get; init; }

    /// <summary>Facts beside the four that are always there.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<PagerDutyImageConfig> Images { get; init; } = [];

    public IReadOnlyList<PagerDutyLinkConfig> Links { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() =>
        ConfigRules.ExactlyOne("routing_key", RoutingKey, RoutingKeyFile)
            .Concat(Url is null ? [] : ConfigRules.IsUrl("url", Url));
}

/// <summary>A picture in an incident.</summary>
internal sealed record PagerDutyImageConfig
{
    public string Src { get; init; } = "";

    public string Href { get; init; } = "";

    public string Alt { get; init; } = "";
}

/// <summary>A link in an incident.</summary>
internal sealed record PagerDutyLinkConfig
{
    public string Href { get; init; } = "";

    public string Text { get; init; } = "";
}
