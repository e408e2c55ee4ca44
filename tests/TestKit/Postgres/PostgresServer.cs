using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Streams.TestKit.Postgres;

/// <summary>Debian's PostgreSQL, private to one test class: data in a folder of its own, a free port of the loopback address.</summary>
/// <remarks>PostgreSQL does not run as root; a root that tests runs it as its package's user.</remarks>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string User = "postgres";

    // The server dies with the tests, however they end: the shell looks after both.
    private const string Watch =
        """
        "$@" & server=$!
        trap 'kill -QUIT $server' TERM
        while kill -0 "$PARENT" 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 0.2; done
        kill -QUIT $server 2>/dev/null
        wait $server
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("streams-postgres-").FullName;
    private readonly int _port = FreePort();
    private Process? _server;
    private int _databases;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", User, _folder);
        }

        await RunAsync(
        [
            .. AsUser, $"{Programs}/initdb", "-D", $"{_folder}/data", "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync",
        ]);
        await StartAsync();
    }

    /// <summary>Makes an empty database and returns its address.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await RunAsync($"{Programs}/createdb", "-h", "127.0.0.1", "-p", Port, "-U", User, name);
        return $"postgres://{User}@127.0.0.1:{Port}/{name}";
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    public async Task StartAsync()
    {
        ProcessStartInfo start = new("bash",
        [
            "-c", Watch, "watch", .. AsUser, $"{Programs}/postgres", "-D", $"{_folder}/data", "-k", _folder, "-h", "127.0.0.1", "-p", Port,
            "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "log_min_messages=fatal",
        ]);
        start.Environment["PARENT"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        start.WorkingDirectory = _folder;
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        _server = Process.Start(start) ?? throw new InvalidOperationException("PostgreSQL does not start.");
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        string ready = $"{Programs}/pg_isready -q -h 127.0.0.1 -p {Port}";
        await RunAsync("bash", "-c", $"for i in $(seq 150); do {ready} && exit 0; sleep 0.2; done; exit 1");
    }

    /// <summary>Takes the server away at once, as a crash does.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await RunAsync("kill", "-TERM", server.Id.ToString(CultureInfo.InvariantCulture));
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] AsUser =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups"] : [];

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task RunAsync(params string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} does not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {await output}{error}");
    }
}
