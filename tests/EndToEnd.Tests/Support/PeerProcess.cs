using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>Another program that talks to the node: it runs in a folder and is gone with the test.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly LineLog _output = new();
    private readonly LineLog _error = new();
    private readonly Task _reading;

    private PeerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        _reading = Task.WhenAll(_output.ReadAllAsync(_process.StandardOutput), _error.ReadAllAsync(_process.StandardError));
    }

    /// <summary>What it has said so far.</summary>
    public string Text => _output.Text + _error.Text;

    public static PeerProcess Start(string folder, string program, params string[] arguments) =>
        new(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });

    /// <summary>Starts a program in a folder and waits until it answers at an address.</summary>
    public static async Task<PeerProcess> StartAsync(TestFolder folder, Uri ready, string program, params string[] arguments)
    {
        PeerProcess peer = Start(folder.Path, program, arguments);
        using HttpClient client = new();
        await Until.TrueAsync(async () =>
        {
            Assert.False(peer._process.HasExited, $"{program} has ended: {peer.Text}");
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(ready);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return peer;
    }

    /// <summary>Has it read its configuration again.</summary>
    public async Task ReloadAsync()
    {
        using Process kill = Process.Start("kill", ["-HUP", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The first line on standard output that contains the text.</summary>
    public Task<string> WaitForOutputAsync(string text) => _output.WaitForAsync(text, Patience);

    /// <summary>The first line on standard error that contains the text.</summary>
    public Task<string> WaitForErrorAsync(string text) => _error.WaitForAsync(text, Patience);

    /// <summary>A port of the loopback address that nobody listens on.</summary>
    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }
}
