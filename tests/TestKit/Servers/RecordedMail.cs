namespace Streams.TestKit.Servers;

/// <summary>A mail that came.</summary>
/// <param name="From">Who the envelope says that it is from.</param>
/// <param name="To">To whom the envelope goes.</param>
/// <param name="Data">Headers and body, as they came over the wire without the dot at the end.</param>
/// <param name="IsEncrypted">Whether it came over TLS.</param>
/// <param name="Login">How the sender logged in and as whom: <c>PLAIN alerts</c>; empty when it did not.</param>
public sealed record RecordedMail(string From, IReadOnlyList<string> To, string Data, bool IsEncrypted, string Login);
