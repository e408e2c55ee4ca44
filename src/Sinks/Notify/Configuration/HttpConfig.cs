using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

/// <summary>Whose certificates are trusted, and which we show.</summary>
internal sealed record TlsConfig : IStageOptions
{
    public InputPath? CaFile { get; init; }

    public InputPath? CertFile { get; init; }

    public InputPath? KeyFile { get; init; }

    public string? ServerName { get; init; }

    public bool InsecureSkipVerify { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (CertFile is null != KeyFile is null)
        {
            yield return new OptionProblem(CertFile is null ? "key_file" : "cert_file", "cert_file and key_file go together");
        }

        if (CaFile is { } authorities && Unreadable(() => LoadAuthorities(authorities)) is { } badAuthorities)
        {
            yield return new OptionProblem("ca_file", badAuthorities);
        }

        if (CertFile is { } certificate && KeyFile is { } key && Unreadable(() => LoadCertificate(certificate, key)) is { } badPair)
        {
            yield return new OptionProblem("cert_file", badPair);
        }
    }

    /// <summary>The authorities that are trusted in place of the system's.</summary>
    public static X509Certificate2Collection LoadAuthorities(InputPath file)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(file.Path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException($"'{file.Path}' holds no certificate in PEM");
    }

    /// <summary>The certificate that we show, with its key.</summary>
    public static X509Certificate2 LoadCertificate(InputPath certificate, InputPath key) =>
        X509Certificate2.CreateFromPemFile(certificate.Path, key.Path);

    private static string? Unreadable(Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
