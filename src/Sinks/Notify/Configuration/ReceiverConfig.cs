namespace Streams.Sinks.Notify.Configuration;

/// <summary>A name and the ways in which who is behind it is told.</summary>
internal sealed record ReceiverConfig
{
    public required string Name { get; init; }

    public IReadOnlyList<WebhookConfig> WebhookConfigs { get; init; } = [];

    public IReadOnlyList<SlackConfig> SlackConfigs { get; init; } = [];

    public IReadOnlyList<PagerDutyConfig> PagerdutyConfigs { get; init; } = [];

    public IReadOnlyList<EmailConfig> EmailConfigs { get; init; } = [];

    public IReadOnlyList<OpsgenieConfig> OpsgenieConfigs { get; init; } = [];

    public IReadOnlyList<TeamsConfig> MsteamsConfigs { get; init; } = [];

    /// <summary>Other Alertmanagers that are sent the alerts as they are; not Alertmanager's.</summary>
    public IReadOnlyList<ForwardConfig> AlertmanagerConfigs { get; init; } = [];

    /// <summary>Lines in the node's log; not Alertmanager's.</summary>
    public IReadOnlyList<LogConfig> LogConfigs { get; init; } = [];

    /// <summary>The receiver that gets what this one could not be told; not Alertmanager's.</summary>
    public string? Fallback { get; init; }

    /// <summary>Not Alertmanager's.</summary>
    public RateLimitConfig? RateLimit { get; init; }
}
