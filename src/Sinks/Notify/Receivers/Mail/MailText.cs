using System.Globalization;
using System.Text;

namespace Streams.Sinks.Notify.Receivers.Mail;

/// <summary>A mail as it goes over the wire: headers, and one or two parts that say the same.</summary>
internal static class MailText
{
    /// <summary>Puts a mail together.</summary>
    /// <param name="headers">Names and values, in their order.</param>
    /// <param name="date">When it was written.</param>
    /// <param name="key">Names the mail; a mail that is sent again has the same one.</param>
    /// <param name="domain">The right half of the mail's id.</param>
    /// <param name="text">The plain part; left out when empty.</param>
    /// <param name="html">The HTML part; left out when empty.</param>
    public static byte[] Build(
        IEnumerable<KeyValuePair<string, string>> headers, DateTimeOffset date, string key, string domain, string text, string html)
    {
        StringBuilder mail = new();
        foreach ((string name, string value) in headers)
        {
            Header(mail, name, QuotedPrintable.EncodeHeader(value));
        }

        string boundary = $"streams-{key}";
        Header(mail, "Message-Id", $"<{key}@{domain}>");
        Header(mail, "Idempotency-Key", key);
        Header(mail, "Date", date.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", $"multipart/alternative; boundary={boundary}");
        mail.Append("\r\n");
        Part(mail, boundary, "text/plain", text);
        Part(mail, boundary, "text/html", html);
        mail.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    private static void Header(StringBuilder mail, string name, string value) =>
        mail.Append(name).Append(": ").Append(value).Append("\r\n");

    private static void Part(StringBuilder mail, string boundary, string type, string content)
    {
        if (content.Length == 0)
        {
            return;
        }

        mail.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        Header(mail, "Content-Type", $"{type}; charset=UTF-8");
        mail.Append("\r\n").Append(QuotedPrintable.Encode(content));
    }
}
