using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>How a receiver's HTTP client speaks.</summary>
internal sealed record HttpConfig : IStageOptions
{
    public BasicAuthConfig? BasicAuth { get; init; }

    public AuthorizationConfig? Authorization { get; init; }

    /// <summary>The older way to write <c>authorization</c>.</summary>
    public Secret? BearerToken { get; init; }

    public InputPath? BearerTokenFile { get; init; }

    public string? ProxyUrl { get; init; }

    public bool FollowRedirects { get; init; } = true;

    public bool EnableHttp2 { get; init; } = true;

    public TlsConfig TlsConfig { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        int ways = (BasicAuth is null ? 0 : 1) + (Authorization is null ? 0 : 1)
            + (BearerToken is null && BearerTokenFile is null ? 0 : 1);
        if (ways > 1)
        {
            yield return new OptionProblem(
                BasicAuth is null ? "authorization" : "basic_auth", "give one of basic_auth, authorization and bearer_token");
        }

        if (ProxyUrl is not null && !Uri.TryCreate(ProxyUrl, UriKind.Absolute, out _))
        {
            yield return new OptionProblem("proxy_url", "expected an absolute URL");
        }
    }
}

/// <summary>A name and a password.</summary>
internal sealed record BasicAuthConfig
{
    public string Username { get; init; } = "";

    public Secret? Password { get; init; }

    public InputPath? PasswordFile { get; init; }
}

/// <summary>A header that says who we are.</summary>
internal sealed record AuthorizationConfig
{
    public string Type { get; init; } = "Bearer";

    public Secret? Credentials { get; init; }

    public InputPath? CredentialsFile { get; init; }
}
