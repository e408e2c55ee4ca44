using System.Diagnostics;
using System.Text.Json;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>The built node as a process of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly LineLog _output = new();
    private readonly LineLog _error = new();
    private readonly Task _reading;

    private NodeProcess(ProcessStartInfo start, bool readsOutput)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        Task output = readsOutput ? _output.ReadAllAsync(_process.StandardOutput) : Task.CompletedTask;
        _reading = Task.WhenAll(output, _error.ReadAllAsync(_process.StandardError));
    }

    public static string Executable { get; } = RepositoryFolder.Built("src/Node", "streams");

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts the node in a folder; with <paramref name="readsOutput"/> false its standard output fills up.</summary>
    /// <remarks>SIGINT has its usual meaning for it, even when the tests run in the background of a shell, which ignores it.</remarks>
    public static NodeProcess Start(TestFolder folder, string[] arguments, bool readsOutput = true) => new(
        new ProcessStartInfo("env", ["--default-signal=INT", Executable, .. arguments]) { WorkingDirectory = folder.Path }, readsOutput);

    /// <summary>Runs the node in a folder to its end, with nothing on its standard input.</summary>
    public static async Task<ProcessResult> RunAsync(TestFolder folder, params string[] arguments)
    {
        await using NodeProcess node = Start(folder, arguments);
        node.Input.Close();
        return await node.WaitForExitAsync();
    }

    /// <summary>Runs a script of bash in a folder to its end; the node is <c>$STREAMS</c> in it.</summary>
    public static async Task<ProcessResult> RunShellAsync(TestFolder folder, string script)
    {
        ProcessStartInfo start = new("bash", ["-c", script]) { WorkingDirectory = folder.Path };
        start.Environment["STREAMS"] = Executable;
        await using NodeProcess shell = new(start, readsOutput: true);
        shell.Input.Close();
        return await shell.WaitForExitAsync();
    }

    public async Task<ProcessResult> WaitForExitAsync()
    {
        using CancellationTokenSource timeout = new(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        await _reading.WaitAsync(timeout.Token);
        return new ProcessResult(_process.ExitCode, _output.Text, _error.Text);
    }

    /// <summary>Sends a signal by its name: <c>INT</c>, <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public Task<string> WaitForErrorAsync(string text) => _error.WaitForAsync(text, Patience);

    /// <summary>The first line on standard output that contains the text.</summary>
    public Task<string> WaitForOutputAsync(string text) => _output.WaitForAsync(text, Patience);

    /// <summary>The address that the node says it listens on.</summary>
    public async Task<Uri> WaitForAddressAsync()
    {
        using JsonDocument line = JsonDocument.Parse(await WaitForErrorAsync("Metrics and health are on"));
        return new Uri(line.RootElement.GetProperty("Properties").GetProperty("Address").GetString() ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
