namespace Streams.Sinks.Notify.Receivers.Mail;

/// <summary>Who we are to a mail server.</summary>
/// <param name="Username">Without it nothing is said.</param>
/// <param name="Password">For PLAIN and LOGIN.</param>
/// <param name="Secret">For CRAM-MD5.</param>
/// <param name="Identity">On whose behalf, for PLAIN.</param>
internal sealed record SmtpCredentials(string? Username, string? Password, string? Secret, string? Identity)
{
    /// <summary>Without the secrets, so that no log can hold them.</summary>
    public override string ToString() => Username ?? "";
}
