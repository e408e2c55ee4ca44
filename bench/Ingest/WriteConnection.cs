using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Streams.Bench.Ingest;

/// <summary>One kept connection that posts bodies one after the other, with as little work of its own as there can be.</summary>
/// <remarks>The senders share the machine with the server: whatever they do not need, the server has.</remarks>
internal sealed class WriteConnection : IDisposable
{
    private const int AnswerBytesMax = 16 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[AnswerBytesMax];
    private readonly string _head;

    public WriteConnection(Uri write)
    {
        _head = $"""
            POST {write.AbsolutePath} HTTP/1.1
            Host: {write.Authority}
            Content-Type: application/x-protobuf
            Content-Encoding: snappy
            X-Prometheus-Remote-Write-Version: 0.1.0
            Content-Length:
            """.ReplaceLineEndings("\r\n");
        _socket.Connect(IPAddress.Loopback, write.Port);
    }

    /// <summary>Posts a body until it is taken.</summary>
    public void Write(byte[] body)
    {
        int status;
        while ((status = Post(body)) >= 300)
        {
            if (status is not (429 or 503))
            {
                throw new InvalidOperationException($"A body was refused with {status}.");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private int Post(byte[] body)
    {
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_head} {body.Length}\r\n\r\n"));
        IList<ArraySegment<byte>> parts = [head, body];
        if (_socket.Send(parts) != head.Length + body.Length)
        {
            throw new InvalidOperationException("A body was sent in part.");
        }

        int length = 0;
        int headEnd;
        while ((headEnd = _answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            length += Receive(length);
        }

        string answer = Encoding.ASCII.GetString(_answer, 0, headEnd);
        int end = headEnd + 4 + ContentLength(answer);
        while (length < end)
        {
            length += Receive(length);
        }

        return int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
    }

    private int Receive(int at) =>
        _socket.Receive(_answer.AsSpan(at)) is > 0 and var count
            ? count
            : throw new InvalidOperationException("The server closed the connection, or its answer is too long.");

    private static int ContentLength(string answer)
    {
        foreach (string line in answer.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(line.AsSpan(line.IndexOf(':') + 1).Trim(), CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}
