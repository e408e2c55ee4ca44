using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class EmailReceiverTests
{
    private const string Password = "s3cret-password";
    private const string Text = "text: '{{ range .Alerts }}{{ .Labels.instance }} {{ .Annotations.summary }}{{ end }}'";

    [Fact]
    public async Task SendAsync_FiringGroup_HasTextAndHtmlThatSayTheSame()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();

        SendResult result = await SendAsync(server, Text);

        Assert.Equal(("", SendOutcome.Delivered), (result.Detail, result.Outcome));
        RecordedMail mail = Assert.Single(server.Mails);
        Assert.Equal("alerts@example.org", mail.From);
        Assert.Equal(["a@example.org", "b@example.org"], mail.To);
        Assert.Contains("Subject: [FIRING:2] Down (page)\r\n", mail.Data, StringComparison.Ordinal);
        Assert.Contains($"Message-Id: <{Notifications.Of().Key}@example.org>\r\n", mail.Data, StringComparison.Ordinal);
        Assert.Contains($"Idempotency-Key: {Notifications.Of().Key}\r\n", mail.Data, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain; charset=UTF-8\r\n\r\na Nobody answers <here>.", mail.Data, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html; charset=UTF-8", mail.Data, StringComparison.Ordinal);
        Assert.Contains("&lt;here&gt;", mail.Data, StringComparison.Ordinal);
        Assert.False(mail.IsEncrypted);
    }

    [Fact]
    public async Task SendAsync_LinesThatSmtpTakesForItsOwn_ArriveAsTheyWere()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();

        await SendAsync(server, "text: '{{ .CommonAnnotations.summary }}'", summary: "first\n.\n..second ü=");

        Assert.Contains("first\r\n=2E\r\n=2E.second =C3=BC=3D\r\n", Assert.Single(server.Mails).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_HeaderOfSeveralLinesAndLetters_IsOneEncodedHeader()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();

        await SendAsync(server, "headers: { Subject: '{{ .CommonAnnotations.summary }}' }", summary: "ü\r\nBcc: x@example.org");

        string data = Assert.Single(server.Mails).Data;
        Assert.Contains("Subject: =?utf-8?b?", data, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nBcc:", data[..data.IndexOf("\r\n\r\n", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN", "auth_password", "PLAIN alerts")]
    [InlineData("LOGIN", "auth_password", "LOGIN alerts")]
    [InlineData("CRAM-MD5 PLAIN", "auth_secret", "CRAM-MD5 alerts")]
    public async Task SendAsync_StartTlsAndLogin_MailComesEncryptedFromTheUser(string offered, string key, string login)
    {
        using TestFolder folder = new();
        using TestCertificate certificate = new();
        string authorities = folder.Write("ca.pem", certificate.Pem);
        await using RecordingSmtpServer server = RecordingSmtpServer.Start(certificate.Certificate);
        server.Mechanisms = offered;

        SendResult result = await SendAsync(
            server, $"require_tls: true, auth_username: alerts, {key}: {Password}, tls_config: {{ ca_file: '{authorities}' }}");

        Assert.Equal(("", SendOutcome.Delivered), (result.Detail, result.Outcome));
        RecordedMail mail = Assert.Single(server.Mails);
        Assert.Equal((true, login), (mail.IsEncrypted, mail.Login));
        Assert.Equal("STARTTLS", server.Commands[1]);
    }

    [Theory]
    [InlineData("from: a@example.org, to: '{{ .CommonLabels.owner }}'", "'to'", "''")]
    [InlineData("from: '{{ .CommonLabels.severity }}', to: a@example.org", "'from'", "'page'")]
    public async Task SendAsync_NoAddress_IsRejectedWithTheField(string addresses, string field, string found)
    {
        SendResult result = await Receiver.SendAsync($"email_configs: [{{ {addresses}, smarthost: '127.0.0.1:1' }}]");

        Assert.Equal(
            (SendOutcome.Rejected, $"{field} of the mail must be an address or several with commas between them, got {found}"),
            (result.Outcome, result.Detail));
    }

    [Fact]
    public async Task SendAsync_TlsIsRequiredAndNotOffered_IsRejected()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();

        SendResult result = await SendAsync(server, "require_tls: true");

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Contains("does not offer STARTTLS", result.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task SendAsync_CertificateIsNotTrusted_IsRetriedAndNoPasswordIsSent()
    {
        using TestCertificate certificate = new();
        await using RecordingSmtpServer server = RecordingSmtpServer.Start(certificate.Certificate);
        server.Mechanisms = "PLAIN";

        SendResult result = await SendAsync(server, $"require_tls: true, auth_username: alerts, auth_password: {Password}");

        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.Contains("certificate is not trusted", result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_WrongPassword_IsRejectedAndNotShown()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();
        server.Mechanisms = "PLAIN";

        SendResult result = await SendAsync(server, "auth_username: alerts, auth_password: wrong-s3cret");

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Contains("answered 535", result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-s3cret", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "451 busy", "Retry")]
    [InlineData("RCPT", "550 nobody here", "Rejected")]
    [InlineData("RCPT", "251 passed on", "Delivered")]
    [InlineData("DATA", "421 going down", "Retry")]
    [InlineData(".", "452 full", "Retry")]
    [InlineData(".", "554 spam", "Rejected")]
    [InlineData("", "554 go away", "Rejected")]
    [InlineData("", "HTTP/1.1 400 Bad Request", "Retry")]
    [InlineData("EHLO", "", "Retry")]
    [InlineData(".", "", "Retry")]
    public async Task SendAsync_Answer_IsDeliveredRetriedOrRejected(string command, string answer, string outcome)
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();
        server.Answer = said => said.Split(' ')[0] == command ? answer : null;

        SendResult result = await SendAsync(server);

        Assert.Equal(outcome, result.Outcome.ToString());
    }

    [Fact]
    public async Task SendAsync_ServerHangsAfterTakingTheMail_IsDelivered()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();
        server.Answer = command => command == "QUIT" ? "..." : null;

        SendResult result = await SendAsync(server);

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
    }

    [Fact]
    public async Task SendAsync_ConnectionIsRefused_IsRetried()
    {
        SendResult result = await SendToAsync(RecordingServer.FreePort(), "");

        Assert.Equal(SendOutcome.Retry, result.Outcome);
    }

    [Fact]
    public async Task SendAsync_ServerHangs_EndsWhenItsTimeIsUp()
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();
        server.Answer = _ => "...";
        using CancellationTokenSource time = new();

        Task<SendResult> sending = SendToAsync(server.Port, "", cancellationToken: time.Token);
        await server.Called;
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task SendAsync_EndlessLine_IsGivenUp()
    {
        await using RawServer server = RawServer.Start(async (stream, ct) =>
        {
            while (true)
            {
                await RawServer.WriteAsync(stream, "220 and so on ", ct);
            }
        });

        SendResult result = await SendToAsync(server.Port, "");

        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.Contains("a line of more than", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("headers: { Subject: '{{ index .Alerts 99 }}' }")]
    [InlineData("html: '{{ index .Alerts 99 }}'")]
    [InlineData("to: 'nobody at all'")]
    public async Task SendAsync_TextThatCannotBeWritten_IsRejectedAndNothingIsSent(string options)
    {
        await using RecordingSmtpServer server = RecordingSmtpServer.Start();

        SendResult result = await SendAsync(server, options);

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Empty(server.Commands);
    }

    private static Task<SendResult> SendAsync(RecordingSmtpServer server, string options = "", string summary = "Nobody answers <here>.") =>
        SendToAsync(server.Port, options, summary);

    private static Task<SendResult> SendToAsync(
        int port, string options, string summary = "Nobody answers <here>.", CancellationToken cancellationToken = default)
    {
        string to = options.StartsWith("to:", StringComparison.Ordinal) ? "" : "to: 'a@example.org, B <b@example.org>', ";
        string tls = options.Contains("require_tls", StringComparison.Ordinal) ? "" : "require_tls: false, ";
        return Receiver.SendAsync(
            $"email_configs: [{{ {to}{tls}from: 'Alerts <alerts@example.org>', smarthost: '127.0.0.1:{port}', {options} }}]",
            Notifications.Of(summary: summary),
            cancellationToken);
    }
}
