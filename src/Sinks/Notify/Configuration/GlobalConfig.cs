using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>What all receivers start from.</summary>
internal sealed record GlobalConfig
{
    /// <summary>How long an alert without an end counts as firing after it was last told of.</summary>
    [Bounds("1ms")]
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public HttpConfig HttpConfig { get; init; } = new();

    public string? SmtpFrom { get; init; }

    public HostPort? SmtpSmarthost { get; init; }

    public string SmtpHello { get; init; } = "localhost";

    public string? SmtpAuthUsername { get; init; }

    public Secret? SmtpAuthPassword { get; init; }

    public InputPath? SmtpAuthPasswordFile { get; init; }

    public Secret? SmtpAuthSecret { get; init; }

    public InputPath? SmtpAuthSecretFile { get; init; }

    public string? SmtpAuthIdentity { get; init; }

    public bool SmtpRequireTls { get; init; } = true;

    public Secret? SlackApiUrl { get; init; }

    public InputPath? SlackApiUrlFile { get; init; }

    public string PagerdutyUrl { get; init; } = "https://events.pagerduty.com/v2/enqueue";

    public string OpsgenieApiUrl { get; init; } = "https://api.opsgenie.com/";

    public Secret? OpsgenieApiKey { get; init; }

    public InputPath? OpsgenieApiKeyFile { get; init; }
}
