using System.Diagnostics;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>A program that the node works with, as a process of its own; killed at the end.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly LineLog _log = new();
    private readonly Task _reading;

    private PeerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        _reading = Task.WhenAll(_log.ReadAllAsync(_process.StandardOutput), _log.ReadAllAsync(_process.StandardError));
    }

    /// <summary>Starts a program in a folder and waits until it answers at an address.</summary>
    public static async Task<PeerProcess> StartAsync(TestFolder folder, Uri ready, string program, params string[] arguments)
    {
        PeerProcess peer = new(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path });
        using HttpClient client = new();
        await Until.TrueAsync(async () =>
        {
            Assert.False(peer._process.HasExited, $"{program} has ended: {peer._log.Text}");
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
