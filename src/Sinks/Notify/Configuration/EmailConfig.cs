using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>A mail; what is left out comes from the global <c>smtp_</c> keys.</summary>
internal sealed record EmailConfig : IntegrationConfig, IStageOptions
{
    /// <summary>One or more addresses, with commas between them.</summary>
    public required string To { get; init; }

    public string? From { get; init; }

    public HostPort? Smarthost { get; init; }

    public string? Hello { get; init; }

    public string? AuthUsername { get; init; }

    public Secret? AuthPassword { get; init; }

    public InputPath? AuthPasswordFile { get; init; }

    public Secret? AuthSecret { get; init; }

    public InputPath? AuthSecretFile { get; init; }

    public string? AuthIdentity { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Html { get; init; } = """{{ template "email.default.html" . }}""";

    public string Text { get; init; } = "";

    public bool? RequireTls { get; init; }

    public TlsConfig TlsConfig { get; init; } = new();

    internal override bool SendsResolved => SendResolved ?? false;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(To))
        {
            yield return new OptionProblem("to", "expected at least one address");
        }

        if (Html.Length == 0 && Text.Length == 0)
        {
            yield return new OptionProblem("html", "one of html and text must not be empty");
        }
    }
}
