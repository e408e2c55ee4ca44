using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Streams.Sinks.Notify.Receivers.Mail;

/// <summary>The client's side of SMTP: commands, answers, and what the server says that it can.</summary>
internal sealed class SmtpConnection : IDisposable
{
    /// <summary>Asks for any of the codes by which a server takes an address: it delivers, passes on, or will try.</summary>
    public const int Accepted = 25;

    private const int LineBytesMax = 2048;
    private const int AnswerLinesMax = 100;

    private readonly string _host;
    private readonly TcpClient _client;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(string host, TcpClient client)
    {
        _host = host;
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>What the server offered in answer to the last greeting, in upper case.</summary>
    public IReadOnlyList<string> Extensions { get; private set; } = [];

    public bool IsEncrypted => _stream is SslStream;

    public static async Task<SmtpConnection> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        TcpClient client = new();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return new SmtpConnection(host, client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Goes over to TLS; what follows is encrypted.</summary>
    public async Task EncryptAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        // What an attacker put in before is not part of the conversation.
        _start = _end = 0;
        SslStream encrypted = new(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
    }

    /// <summary>Reads the server's first words.</summary>
    public Task<string> ReadGreetingAsync(CancellationToken cancellationToken) => ReadAnswerAsync(220, cancellationToken);

    /// <summary>Says who we are and learns what the server can.</summary>
    public async Task HelloAsync(string name, CancellationToken cancellationToken)
    {
        string answer = await CommandAsync($"EHLO {name}", 250, cancellationToken);
        Extensions = [.. answer.Split('\n').Skip(1).Select(line => line.Trim().ToUpperInvariant())];
    }

    /// <summary>Sends a line and reads the answer, which has to begin with a code.</summary>
    public async Task<string> CommandAsync(string line, int expected, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
        return await ReadAnswerAsync(expected, cancellationToken);
    }

    /// <summary>Says that nothing more comes, and does not wait for an answer.</summary>
    public async Task SayGoodbyeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // The server has gone already, which is what was wanted.
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <summary>Reads an answer of one or more lines; the text without the code.</summary>
    public async Task<string> ReadAnswerAsync(int expected, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        for (int lines = 0; lines < AnswerLinesMax; lines++)
        {
            string line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out int code))
            {
                throw new SmtpException($"{_host} does not speak SMTP", isPermanent: false);
            }

            if (text.Length > 0)
            {
                text.Append('\n');
            }

            text.Append(line.Length > 4 ? line[4..] : "");
            bool isLast = line.Length == 3 || line[3] != '-';
            if (isLast && (code == expected || code / 10 == expected))
            {
                return text.ToString();
            }

            if (isLast)
            {
                throw new SmtpException($"{_host} answered {code}: {text.Replace('\n', ' ')}", isPermanent: code is >= 500 and < 600);
            }
        }

        throw new SmtpException($"{_host} answered with more than {AnswerLinesMax} lines", isPermanent: false);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        List<byte> line = [];
        while (line.Count <= LineBytesMax)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _stream.ReadAsync(_buffer, cancellationToken);
                if (_end == 0)
                {
                    throw new SmtpException($"{_host} closed the connection", isPermanent: false);
                }
            }

            byte next = _buffer[_start++];
            if (next == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next);
        }

        throw new SmtpException($"{_host} answered with a line of more than {LineBytesMax} bytes", isPermanent: false);
    }
}
