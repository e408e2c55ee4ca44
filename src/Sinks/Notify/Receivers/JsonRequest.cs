using System.Net.Http.Headers;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>A body of JSON that is to be sent.</summary>
/// <param name="Method">POST, or PUT.</param>
/// <param name="Url">Where to; it may hold a secret and is not shown.</param>
/// <param name="Body">The JSON.</param>
/// <param name="Key">The idempotency key.</param>
internal sealed record JsonRequest(HttpMethod Method, string Url, byte[] Body, string Key)
{
    /// <summary>A header that says who we are, in place of the configured one.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Looks at the answer to a success: what is wrong, or null.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>A secret within the body, which an answer may repeat and nobody is to read.</summary>
    public string? Secret { get; init; }
}
