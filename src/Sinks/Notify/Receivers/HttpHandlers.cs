using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Makes the lower half of HTTP clients, and the TLS that mail shares with them.</summary>
internal static class HttpHandlers
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(HttpConfig config) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectPatience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        UseProxy = config.ProxyUrl is not null,
        Proxy = config.ProxyUrl is null ? null : new WebProxy(config.ProxyUrl),
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 64 * 1024,
        SslOptions = TlsOptions(config.TlsConfig, null),
    };

    /// <summary>What a connection trusts and shows.</summary>
    public static SslClientAuthenticationOptions TlsOptions(TlsConfig config, string? host)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = config.ServerName ?? host };
        if (config.CertFile is { } certificate && config.KeyFile is { } key)
        {
            options.ClientCertificates = [TlsConfig.LoadCertificate(certificate, key)];
        }

        if (config.InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The user has asked for exactly this, by a key that says what it is.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (config.CaFile is { } authorities)
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(TlsConfig.LoadAuthorities(authorities));
            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
