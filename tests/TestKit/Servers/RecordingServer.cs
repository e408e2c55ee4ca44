using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Streams.TestKit.Servers;

/// <summary>An HTTP server on this machine that records what comes and answers as it is told.</summary>
public sealed class RecordingServer : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Lock _lock = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    private RecordingServer(HttpListener listener, int port)
    {
        _listener = listener;
        Port = port;
        Url = $"http://127.0.0.1:{port}/";
    }

    /// <summary>The address, with a slash at its end.</summary>
    public string Url { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>What is answered; 200 unless told otherwise. Null never answers.</summary>
    public Func<RecordedRequest, ServerAnswer?> Answer { get; set; } = _ => ServerAnswer.Ok;

    /// <summary>What has come, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts a server on a port that is free.</summary>
    public static Task<RecordingServer> StartAsync()
    {
        int port = FreePort();
        HttpListener listener = new();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        RecordingServer server = new(listener, port);
        server._loop = Task.Run(server.AcceptAsync);
        return Task.FromResult(server);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Abort();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> handling = [];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                handling.Add(HandleAsync(context));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(handling);
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            using StreamReader reader = new(context.Request.InputStream, Encoding.UTF8);
            RecordedRequest request = new(
                context.Request.HttpMethod,
                context.Request.RawUrl ?? "",
                context.Request.Headers.AllKeys.OfType<string>().ToDictionary(
                    name => name, name => context.Request.Headers[name] ?? "", StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync());
            lock (_lock)
            {
                _requests.Add(request);
            }

            if (Answer(request) is not { } answer)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                return;
            }

            context.Response.StatusCode = answer.Status;
            foreach ((string name, string value) in answer.Headers)
            {
                context.Response.Headers[name] = value;
            }

            byte[] body = Encoding.UTF8.GetBytes(answer.Body);
            await context.Response.OutputStream.WriteAsync(body, _stop.Token);
            context.Response.Close();
        }
        catch (Exception error) when (
            error is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The client has gone, or the test is over.
            context.Response.Abort();
        }
    }
}
