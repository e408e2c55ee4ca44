using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Streams.Stages;

/// <summary>Whose certificates a client trusts, and which it shows, with the names of Prometheus' <c>tls_config</c>.</summary>
public sealed record TlsConfig : IStageOptions, IFileOptions
{
    /// <summary>Authorities in PEM that are trusted, in place of the system's.</summary>
    public InputPath? CaFile { get; init; }

    /// <summary>The certificate in PEM that is shown to servers that ask for one; goes together with <c>key_file</c>.</summary>
    public InputPath? CertFile { get; init; }

    /// <summary>The key of that certificate, in PEM and not encrypted.</summary>
    public InputPath? KeyFile { get; init; }

    /// <summary>The name that the server's certificate must hold. Default: the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate is taken. Anybody on the way can then read along and answer; for trying out only.</summary>
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

    /// <inheritdoc />
    public IEnumerable<string> FilesRead()
    {
        foreach (InputPath? file in (InputPath?[])[CaFile, CertFile, KeyFile])
        {
            if (file is { } named)
            {
                yield return named.Path;
            }
        }
    }

    /// <summary>Has the connections of an HTTP client trust and show what the options say.</summary>
    /// <remarks>
    /// Such a client always asks for the name in the address, so another one needs connections that are made here. Behind a proxy
    /// they cannot be.
    /// </remarks>
    public void ApplyTo(SocketsHttpHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        handler.SslOptions = ToClientOptions();
        if (ServerName is not null && !handler.UseProxy)
        {
            handler.ConnectCallback = ConnectAsync;
        }
    }

    /// <summary>What a client's connections trust and show; the files are read now.</summary>
    /// <param name="host">The name that the server's certificate must hold if the options name none; null is the address's.</param>
    public SslClientAuthenticationOptions ToClientOptions(string? host = null)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = ServerName ?? host };
        if (CertFile is { } certificate && KeyFile is { } key)
        {
            options.ClientCertificates = [LoadCertificate(certificate, key)];
        }

        if (InsecureSkipVerify)
        {
#pragma warning disable CA5359 // The user has asked for exactly this, by a key that says what it is.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (CaFile is { } authorities)
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(LoadAuthorities(authorities));
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            NetworkStream plain = new(socket, ownsSocket: true);
            if (context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
            {
                return plain;
            }

            SslStream encrypted = new(plain);
            await encrypted.AuthenticateAsClientAsync(ToClientOptions(), cancellationToken);
            return encrypted;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509Certificate2Collection LoadAuthorities(InputPath file)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(file.Path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException($"'{file.Path}' holds no certificate in PEM");
    }

    private static X509Certificate2 LoadCertificate(InputPath certificate, InputPath key) =>
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
