using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>The real Alertmanager.</summary>
internal sealed class Alertmanager : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private Alertmanager(PeerProcess process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public Uri Address => Client.BaseAddress ?? throw new InvalidOperationException("It is set by the constructor.");

    public HttpClient Client { get; }

    /// <summary>Starts one with a configuration, and nothing in its memory.</summary>
    public static async Task<Alertmanager> StartAsync(TestFolder folder, string name, string configuration)
    {
        folder.Write($"{name}.yml", configuration);
        Uri address = new($"http://127.0.0.1:{RecordingServer.FreePort()}/");
        PeerProcess process = await PeerProcess.StartAsync(
            folder,
            new Uri(address, "/-/ready"),
            "prometheus-alertmanager",
            $"--config.file={name}.yml",
            $"--storage.path={name}-data",
            $"--web.listen-address={address.Authority}",
            "--cluster.listen-address=");
        return new Alertmanager(process, address);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
