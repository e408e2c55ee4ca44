using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Streams.TestKit.Servers;

/// <summary>A certificate for this machine that nobody trusts unless told to.</summary>
public sealed class TestCertificate : IDisposable
{
    /// <summary>Makes a certificate that holds for a day.</summary>
    public TestCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 signed = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));

        // Servers want the key with it, which a certificate that was just made holds in a way that TLS cannot use everywhere.
        Certificate = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
        KeyPem = key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate without its key, as files of trusted authorities hold it.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>The key, as clients that show the certificate read it from a file.</summary>
    public string KeyPem { get; }

    /// <inheritdoc />
    public void Dispose() => Certificate.Dispose();
}
