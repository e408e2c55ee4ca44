namespace Streams.Sinks.Notify.Receivers.Mail;

/// <summary>A mail server did not do what it was asked.</summary>
internal sealed class SmtpException(string message, bool isPermanent) : IOException(message)
{
    /// <summary>Whether it will not do it the next time either.</summary>
    public bool IsPermanent { get; } = isPermanent;
}
