using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Streams.TestKit.Servers;

/// <summary>A server on this machine that does with each connection what it is told, for answers that no good server gives.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Stream, CancellationToken, Task> _handle;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;
    private int _connections;

    private RawServer(Func<Stream, CancellationToken, Task> handle, X509Certificate2? certificate)
    {
        _handle = handle;
        _certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = Task.Run(AcceptAsync);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The address, with a slash at its end.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/";

    /// <summary>How many connections came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Ends when the first connection has come.</summary>
    public Task Called => _called.Task;

    /// <summary>Starts a server; with a certificate it speaks TLS.</summary>
    public static RawServer Start(Func<Stream, CancellationToken, Task> handle, X509Certificate2? certificate = null) =>
        new(handle, certificate);

    /// <summary>Reads a request's head, and as much of its body as its length says.</summary>
    public static async Task<string> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        StringBuilder request = new();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            int read = await stream.ReadAsync(buffer, cancellationToken);
            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
            string text = request.ToString();
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (end >= 0 && text.Length >= end + 4 + LengthOf(text[..end])))
            {
                return text;
            }
        }
    }

    /// <summary>Writes a text as it is.</summary>
    public static async Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private static int LengthOf(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private async Task AcceptAsync()
    {
        List<Task> handling = [];
        try
        {
            while (true)
            {
                handling.Add(HandleAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(handling);
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            Interlocked.Increment(ref _connections);
            _called.TrySetResult();
            Stream stream = client.GetStream();
            try
            {
                if (_certificate is not null)
                {
                    SslStream encrypted = new(stream);
                    stream = encrypted;
                    await encrypted.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                }

                await _handle(stream, _stop.Token);
            }
            catch (Exception error) when (
                error is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // The client has gone, which is what some tests are about, or the test is over.
            }

            await stream.DisposeAsync();
        }
    }
}
