using System.Security.Cryptography.X509Certificates;

namespace Streams.TestKit.Servers;

/// <summary>A mail server on this machine that keeps what it gets.</summary>
public sealed class RecordingSmtpServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly Lock _lock = new();
    private readonly List<RecordedMail> _mails = [];
    private readonly List<string> _commands = [];

    private RecordingSmtpServer(X509Certificate2? certificate)
    {
        Certificate = certificate;
        _server = RawServer.Start(async (stream, cancellationToken) =>
        {
            SmtpSession session = new(this, stream);
            await session.RunAsync(cancellationToken);
        });
    }

    /// <summary>The port.</summary>
    public int Port => _server.Port;

    /// <summary>Ends when the first connection has come.</summary>
    public Task Called => _server.Called;

    /// <summary>The ways to log in that are offered: <c>PLAIN</c>, <c>LOGIN</c>, <c>CRAM-MD5</c>; none when left out.</summary>
    public string Mechanisms { get; set; } = "";

    /// <summary>The one that may log in.</summary>
    public string User { get; set; } = "alerts";

    /// <summary>The password, and the secret for CRAM-MD5.</summary>
    public string Password { get; set; } = "s3cret-password";

    /// <summary>
    /// What is answered to a command in place of what a good server says; null for that, empty hangs up, <c>...</c> never answers.
    /// </summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>What has come, in order.</summary>
    public IReadOnlyList<RecordedMail> Mails
    {
        get
        {
            lock (_lock)
            {
                return [.. _mails];
            }
        }
    }

    /// <summary>All commands, in order.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_lock)
            {
                return [.. _commands];
            }
        }
    }

    internal X509Certificate2? Certificate { get; }

    /// <summary>Starts a server; with a certificate it offers STARTTLS.</summary>
    public static RecordingSmtpServer Start(X509Certificate2? certificate = null) => new(certificate);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal void Add(RecordedMail mail)
    {
        lock (_lock)
        {
            _mails.Add(mail);
        }
    }

    internal void Add(string command)
    {
        lock (_lock)
        {
            _commands.Add(command);
        }
    }
}
