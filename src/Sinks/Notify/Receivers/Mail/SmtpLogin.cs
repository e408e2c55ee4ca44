using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Streams.Sinks.Notify.Receivers.Mail;

/// <summary>Says who we are, in the first of the server's ways that we have what it takes for.</summary>
internal static class SmtpLogin
{
    public static async Task LogInAsync(
        SmtpConnection connection, SmtpCredentials credentials, string host, CancellationToken cancellationToken)
    {
        string? offered = connection.Extensions.FirstOrDefault(line => line.StartsWith("AUTH", StringComparison.Ordinal));
        if (string.IsNullOrEmpty(credentials.Username) || offered is null)
        {
            return;
        }

        foreach (string mechanism in offered.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            switch (mechanism)
            {
                case "CRAM-MD5" when !string.IsNullOrEmpty(credentials.Secret):
                    await CramMd5Async(connection, credentials, cancellationToken);
                    return;
                case "PLAIN" when !string.IsNullOrEmpty(credentials.Password):
                    RequireSafe(connection, host);
                    string plain = $"{credentials.Identity}\0{credentials.Username}\0{credentials.Password}";
                    await connection.CommandAsync($"AUTH PLAIN {Base64(plain)}", 235, cancellationToken);
                    return;
                case "LOGIN" when !string.IsNullOrEmpty(credentials.Password):
                    RequireSafe(connection, host);
                    await connection.CommandAsync("AUTH LOGIN", 334, cancellationToken);
                    await connection.CommandAsync(Base64(credentials.Username), 334, cancellationToken);
                    await connection.CommandAsync(Base64(credentials.Password ?? ""), 235, cancellationToken);
                    return;
            }
        }

        throw new SmtpException($"{host} offers {offered}, and what is configured fits none of them", isPermanent: true);
    }

    private static async Task CramMd5Async(SmtpConnection connection, SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        string challenge = await connection.CommandAsync("AUTH CRAM-MD5", 334, cancellationToken);
        byte[] question;
        try
        {
            question = Convert.FromBase64String(challenge.Trim());
        }
        catch (FormatException)
        {
            throw new SmtpException("the server's challenge is not base64", isPermanent: false);
        }

#pragma warning disable CA5351 // The protocol prescribes it; STARTTLS is what protects the conversation.
        byte[] digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(credentials.Secret ?? ""), question);
#pragma warning restore CA5351
        await connection.CommandAsync(Base64($"{credentials.Username} {Convert.ToHexStringLower(digest)}"), 235, cancellationToken);
    }

    private static void RequireSafe(SmtpConnection connection, string host)
    {
        bool isLocal = host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
        if (!connection.IsEncrypted && !isLocal)
        {
            throw new SmtpException($"{host} is not asked for TLS, and a password is not sent without it", isPermanent: true);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
