using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers.Mail;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Sends a mail with a plain and an HTML part over SMTP.</summary>
internal sealed class EmailReceiver(
    EmailConfig config, GlobalConfig global, TimeProvider clock, NotificationTemplates templates) : IIntegration
{
    /// <summary>The subject of a mail where none is configured.</summary>
    public const string DefaultSubject = """{{ template "email.default.subject" . }}""";

    private const int ImplicitTlsPort = 465;

    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        HostPort server = config.Smarthost ?? global.SmtpSmarthost ?? throw new InvalidOperationException("Checked by the rules.");
        TemplateRun run = templates.Begin(notification);
        MailAddressCollection from = Addresses("from", run.Text(config.From ?? global.SmtpFrom ?? ""), out string? badFrom);
        MailAddressCollection to = Addresses("to", run.Text(config.To), out string? badTo);
        if ((run.Problem ?? badFrom ?? badTo) is { } wrong)
        {
            return SendResult.Rejected(wrong);
        }

        try
        {
            byte[] mail = Write(run, notification, from[0]);
            if (run.Problem is { } problem)
            {
                return SendResult.Rejected(problem);
            }

            await DeliverAsync(server, from[0], to, mail, cancellationToken);
            return SendResult.Delivered;
        }
        catch (Mail.SmtpException error)
        {
            return error.IsPermanent ? SendResult.Rejected(error.Message) : SendResult.Retry(error.Message);
        }
        catch (AuthenticationException)
        {
            return SendResult.Retry($"{server}: its certificate is not trusted, or TLS failed otherwise");
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return SendResult.Retry($"{server}: {error.Message}");
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Reads addresses with commas between them; what is wrong names the field, and shows what the template made of it.</summary>
    private static MailAddressCollection Addresses(string field, string text, out string? problem)
    {
        MailAddressCollection addresses = [];
        problem = null;
        try
        {
            addresses.Add(text);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            problem = $"'{field}' of the mail must be an address or several with commas between them, got '{text}'";
        }

        return addresses;
    }

    private byte[] Write(TemplateRun run, Notification notification, MailAddress from)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase)
        {
            ["From"] = config.From ?? global.SmtpFrom ?? "",
            ["To"] = config.To,
            ["Subject"] = DefaultSubject,
        };
        foreach ((string name, string value) in config.Headers)
        {
            headers[name] = value;
        }

        return MailText.Build(
            headers.Select(header => KeyValuePair.Create(header.Key, run.Text(header.Value))),
            clock.GetUtcNow(),
            notification.Key,
            from.Host,
            run.Text(config.Text),
            config.Html.Length == 0 ? "" : run.Html(config.Html));
    }

    private async Task DeliverAsync(
        HostPort server, MailAddress from, MailAddressCollection to, byte[] mail, CancellationToken cancellationToken)
    {
        using SmtpConnection connection = await SmtpConnection.OpenAsync(server.Host, server.Port, cancellationToken);
        await GreetAsync(connection, server, cancellationToken);
        SmtpCredentials credentials = await CredentialsAsync(cancellationToken);
        await SmtpLogin.LogInAsync(connection, credentials, server.Host, cancellationToken);
        await connection.CommandAsync($"MAIL FROM:<{from.Address}>", 250, cancellationToken);
        foreach (MailAddress address in to)
        {
            await connection.CommandAsync($"RCPT TO:<{address.Address}>", SmtpConnection.Accepted, cancellationToken);
        }

        await connection.CommandAsync("DATA", 354, cancellationToken);
        await connection.WriteAsync(mail, cancellationToken);
        await connection.CommandAsync(".", 250, cancellationToken);

        // The mail is the server's from here on. To wait for an answer that does not come would send it twice.
        await connection.SayGoodbyeAsync(cancellationToken);
    }

    private async Task GreetAsync(SmtpConnection connection, HostPort server, CancellationToken cancellationToken)
    {
        string hello = config.Hello ?? global.SmtpHello;
        if (server.Port == ImplicitTlsPort)
        {
            await connection.EncryptAsync(config.TlsConfig.ToClientOptions(server.Host), cancellationToken);
        }

        await connection.ReadGreetingAsync(cancellationToken);
        await connection.HelloAsync(hello, cancellationToken);
        if (!connection.IsEncrypted && (config.RequireTls ?? global.SmtpRequireTls))
        {
            if (!connection.Extensions.Contains("STARTTLS"))
            {
                throw new Mail.SmtpException($"{server} does not offer STARTTLS, and require_tls asks for it", isPermanent: true);
            }

            await connection.CommandAsync("STARTTLS", 220, cancellationToken);
            await connection.EncryptAsync(config.TlsConfig.ToClientOptions(server.Host), cancellationToken);
            await connection.HelloAsync(hello, cancellationToken);
        }
    }

    private async Task<SmtpCredentials> CredentialsAsync(CancellationToken cancellationToken)
    {
        SecretSource password = new SecretSource(config.AuthPassword, config.AuthPasswordFile)
            .Or(new SecretSource(global.SmtpAuthPassword, global.SmtpAuthPasswordFile));
        SecretSource secret = new SecretSource(config.AuthSecret, config.AuthSecretFile)
            .Or(new SecretSource(global.SmtpAuthSecret, global.SmtpAuthSecretFile));
        return new SmtpCredentials(
            config.AuthUsername ?? global.SmtpAuthUsername,
            await password.ReadAsync(cancellationToken),
            await secret.ReadAsync(cancellationToken),
            config.AuthIdentity ?? global.SmtpAuthIdentity);
    }
}
