using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Streams.Sources.Scrape;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sources.Tests.Scrape;

/// <summary>Targets that are asked over TLS: a real server whose certificate nobody trusts unless told to.</summary>
public sealed class ScrapeTlsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestCertificate _server = new();
    private readonly TestCertificate _client = new();
    private readonly SourceHarness _harness = new() { Clock = TimeProvider.System };

    private InputPath CaFile => new(_folder.Write("ca.pem", _server.Pem));

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_AuthorityIsNamed_TargetIsUp() =>
        Assert.Equal(1, await UpAsync(new TlsConfig { CaFile = CaFile }));

    [Fact]
    public async Task Run_NoAuthorityIsNamed_TargetIsDown() => Assert.Equal(0, await UpAsync(new TlsConfig()));

    [Fact]
    public async Task Run_AnyCertificateIsTaken_TargetIsUp() =>
        Assert.Equal(1, await UpAsync(new TlsConfig { InsecureSkipVerify = true }));

    [Theory]
    [InlineData("localhost", 1)]
    [InlineData("elsewhere", 0)]
    public async Task Run_ServerName_MustStandInTheCertificate(string name, double up) =>
        Assert.Equal(up, await UpAsync(new TlsConfig { CaFile = CaFile, ServerName = name }));

    [Fact]
    public async Task Run_TargetWantsACertificate_ItIsShown() => Assert.Equal(1, await UpAsync(
        new TlsConfig
        {
            CaFile = CaFile,
            CertFile = new InputPath(_folder.Write("client.pem", _client.Pem)),
            KeyFile = new InputPath(_folder.Write("client.key", _client.KeyPem)),
        },
        ClientCertificateMode.RequireCertificate));

    [Fact]
    public async Task Run_TargetWantsACertificateAndNoneIsGiven_TargetIsDown() =>
        Assert.Equal(0, await UpAsync(new TlsConfig { CaFile = CaFile }, ClientCertificateMode.RequireCertificate));

    /// <summary>What the first scrape said; the target's sample is there when it was up.</summary>
    private async Task<double> UpAsync(TlsConfig tls, ClientCertificateMode clients = ClientCertificateMode.NoCertificate)
    {
        await using WebApplication target = await StartTargetAsync(clients);
        ScrapeSourceOptions options = new()
        {
            StaticConfigs = [new TargetGroup { Targets = [new Uri(target.Urls.First()).Authority] }],
            ScrapeInterval = TimeSpan.FromSeconds(1),
            Scheme = ScrapeScheme.Https,
            TlsConfig = tls,
        };
        Assert.Empty(options.Validate());
        using CancellationTokenSource stop = new();
        Task running = _harness.RunAsync(new ScrapeSource(options), stop.Token);

        await Wait.UntilAsync(() => _harness.Rows.Any(row => row.Labels.Name == "up") || running.IsFaulted);
        await stop.CancelAsync();
        await running;

        double up = _harness.Rows.First(row => row.Labels.Name == "up").Value;
        Assert.Equal(up, _harness.Rows.Any(row => row.Labels.Name == "a") ? 1 : 0);
        return up;
    }

    private async Task<WebApplication> StartTargetAsync(ClientCertificateMode clients)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = _server.Certificate;
            https.ClientCertificateMode = clients;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == _client.Certificate.Thumbprint;
        })));
        WebApplication target = builder.Build();
        target.MapGet("/metrics", () => Results.Text("a 1\n"));
        await target.StartAsync();
        return target;
    }
}
