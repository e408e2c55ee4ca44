using System.Net.Security;
using System.Security.Cryptography;
using System.Text;

namespace Streams.TestKit.Servers;

/// <summary>The server's side of one conversation with a sender of mails.</summary>
internal sealed class SmtpSession(RecordingSmtpServer server, Stream stream)
{
    private const string Question = "<1.2@localhost>";

    private Stream _stream = stream;
    private string _login = "";
    private string _from = "";
    private List<string> _to = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await SayAsync("", "220 localhost ESMTP", cancellationToken))
        {
            return;
        }

        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            server.Add(line);
            if (line == "QUIT" || !await TakeAsync(line, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', 3);
        switch (words[0].ToUpperInvariant())
        {
            case "EHLO":
                return await SayAsync(line, $"250-localhost\r\n{Extensions()}250 8BITMIME", cancellationToken);
            case "STARTTLS":
                return await SayAsync(line, "220 go on", cancellationToken) && await EncryptAsync(cancellationToken);
            case "AUTH":
                string? name = await LogInAsync(words, cancellationToken);
                _login = name is null ? "" : $"{words[1]} {name}";
                return await SayAsync("AUTH", name is null ? "535 wrong name or password" : "235 welcome", cancellationToken);
            case "MAIL":
                (_from, _to) = (Address(line), []);
                return await SayAsync(line, "250 ok", cancellationToken);
            case "RCPT":
                _to.Add(Address(line));
                return await SayAsync(line, "250 ok", cancellationToken);
            case "DATA":
                return await SayAsync(line, "354 go on", cancellationToken) && await TakeMailAsync(cancellationToken);
            default:
                return await SayAsync(line, "502 what?", cancellationToken);
        }
    }

    private async Task<bool> TakeMailAsync(CancellationToken cancellationToken)
    {
        StringBuilder data = new();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == ".")
            {
                server.Add(new RecordedMail(_from, _to, data.ToString(), _stream is SslStream, _login));
                return await SayAsync(".", "250 taken", cancellationToken);
            }

            data.Append(line).Append("\r\n");
        }

        return false;
    }

    private async Task<string?> LogInAsync(string[] words, CancellationToken cancellationToken)
    {
        if (words[1] == "PLAIN")
        {
            string[] parts = Text(words[2]).Split('\0');
            return parts[1] == server.User && parts[2] == server.Password ? parts[1] : null;
        }

        bool isLogin = words[1] == "LOGIN";
        string? first = await AskAsync(isLogin ? "Username:" : Question, cancellationToken);
        if (isLogin)
        {
            return first == server.User && await AskAsync("Password:", cancellationToken) == server.Password ? first : null;
        }

#pragma warning disable CA5351 // The protocol prescribes it.
        byte[] digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(server.Password), Encoding.UTF8.GetBytes(Question));
#pragma warning restore CA5351
        return first == $"{server.User} {Convert.ToHexStringLower(digest)}" ? server.User : null;
    }

    private async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(question));
        await RawServer.WriteAsync(_stream, $"334 {encoded}\r\n", cancellationToken);
        return await ReadLineAsync(cancellationToken) is { } answer ? Text(answer) : null;
    }

    private async Task<bool> EncryptAsync(CancellationToken cancellationToken)
    {
        SslStream encrypted = new(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, cancellationToken);
        return true;
    }

    /// <summary>Answers, as the test or a good server would; false when that ends the conversation.</summary>
    private async Task<bool> SayAsync(string command, string usual, CancellationToken cancellationToken)
    {
        string answer = server.Answer(command) ?? usual;
        if (answer == "...")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (answer.Length > 0)
        {
            await RawServer.WriteAsync(_stream, answer + "\r\n", cancellationToken);
        }

        return answer.Length > 0;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        List<byte> line = [];
        byte[] next = new byte[1];
        while (await _stream.ReadAsync(next, cancellationToken) == 1)
        {
            if (next[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next[0]);
        }

        return null;
    }

    private string Extensions()
    {
        string tls = server.Certificate is not null && _stream is not SslStream ? "250-STARTTLS\r\n" : "";
        return server.Mechanisms.Length > 0 ? $"{tls}250-AUTH {server.Mechanisms}\r\n" : tls;
    }

    private static string Address(string line) => line.Split('<', '>')[1];

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
