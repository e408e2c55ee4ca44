using System.Net;
using System.Net.Sockets;

namespace Streams.Sources.Statsd;

/// <summary>Takes packets over UDP and lines over TCP until it is stopped.</summary>
internal sealed class StatsdListener : IDisposable
{
    private const int PacketBytesMax = 65_536;
    private const int LineBytesMax = 64 * 1024;
    private const int UdpBufferBytes = 8 << 20;

    private readonly StatsdSourceOptions _options;
    private readonly StatsdTotals _totals;
    private readonly Socket? _udp;
    private readonly TcpListener? _tcp;
    private readonly SemaphoreSlim _connections;
    private long _packets;
    private long _refused;
    private int _open;

    private StatsdListener(StatsdSourceOptions options, StatsdTotals totals, Socket? udp, TcpListener? tcp)
    {
        _options = options;
        _totals = totals;
        _udp = udp;
        _tcp = tcp;
        _connections = new SemaphoreSlim(options.ConnectionsMax);
    }

    /// <summary>Packets that came over UDP.</summary>
    public long PacketCount => Interlocked.Read(ref _packets);

    /// <summary>Connections that were closed because there were too many.</summary>
    public long RefusedConnectionCount => Interlocked.Read(ref _refused);

    /// <summary>Connections that are open.</summary>
    public int ConnectionCount => Volatile.Read(ref _open);

    /// <summary>Where it listens, over UDP if it does.</summary>
    public EndPoint? Address => _udp?.LocalEndPoint ?? _tcp?.LocalEndpoint;

    /// <summary>Takes the address; it cannot be had when this throws.</summary>
    public static StatsdListener Open(StatsdSourceOptions options, StatsdTotals totals)
    {
        IPEndPoint address = IPEndPoint.Parse(options.Listen);
        Socket? udp = null;
        TcpListener? tcp = null;
        try
        {
            if (options.Udp)
            {
                udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = UdpBufferBytes };
                udp.Bind(address);
            }

            if (options.Tcp)
            {
                tcp = new TcpListener(address);
                tcp.Start();
            }

            return new StatsdListener(options, totals, udp, tcp);
        }
        catch (SocketException cause)
        {
            udp?.Dispose();
            tcp?.Dispose();
            throw new IOException($"cannot listen on {options.Listen}: {cause.Message}", cause);
        }
    }

    /// <summary>Takes what comes until it is stopped.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(ReceiveAsync(cancellationToken), AcceptAsync(cancellationToken));

    public void Dispose()
    {
        _udp?.Dispose();
        _tcp?.Dispose();
        _connections.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_udp is null)
        {
            return;
        }

        byte[] packet = new byte[PacketBytesMax];
        try
        {
            while (true)
            {
                int length = await _udp.ReceiveAsync(packet.AsMemory(), SocketFlags.None, cancellationToken);
                Interlocked.Increment(ref _packets);
                _totals.Take(packet.AsSpan(0, length));
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        if (_tcp is null)
        {
            return;
        }

        HashSet<Task> open = [];
        try
        {
            while (true)
            {
                TcpClient client = await _tcp.AcceptTcpClientAsync(cancellationToken);
                open.RemoveWhere(static task => task.IsCompleted);
                if (await _connections.WaitAsync(0, CancellationToken.None))
                {
                    open.Add(ReadAsync(client, cancellationToken));
                }
                else
                {
                    Interlocked.Increment(ref _refused);
                    client.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    /// <summary>Reads the lines of a connection; one that breaks off or sends a line without end is closed.</summary>
    private async Task ReadAsync(TcpClient client, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using (client)
            {
                byte[] buffer = new byte[LineBytesMax];
                int length = 0;
                NetworkStream stream = client.GetStream();
                while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
                {
                    length += read;
                    int whole = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
                    _totals.Take(buffer.AsSpan(0, whole == 0 && length == buffer.Length ? length : whole));
                    if (whole == 0 && length == buffer.Length)
                    {
                        return;
                    }

                    buffer.AsSpan(whole, length - whole).CopyTo(buffer);
                    length -= whole;
                }

                _totals.Take(buffer.AsSpan(0, length));
            }
        }
        catch (Exception cause) when (cause is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, or the source stops: what came whole was taken.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            _connections.Release();
        }
    }
}
