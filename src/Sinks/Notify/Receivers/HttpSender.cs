using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Posts JSON and says what the answer means.</summary>
/// <remarks>
/// 2xx is delivered, whatever becomes of the rest of the answer. 5xx, 429 and 408, a connection that fails and a time-out
/// are worth another try; all else is final. Of an answer at most 4 KiB are read. A redirect is followed when it keeps the
/// method (307 and 308), at most five times; credentials do not follow to other hosts. A name and a password in the address
/// are sent as basic authorization where nothing else is configured, as Alertmanager's client does.
/// </remarks>
internal sealed class HttpSender : IDisposable
{
    private const int AnswerBytesMax = 4096;
    private const int RedirectsMax = 5;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;
    private readonly HttpConfig _config;
    private readonly TimeProvider _clock;

    public HttpSender(HttpConfig config, TimeProvider clock)
    {
        _config = config;
        _clock = clock;
        _client = new HttpClient(HttpHandlers.Create(config)) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Streams", "0.1"));
    }

    /// <summary>Sends a body once, through redirects.</summary>
    public async Task<SendResult> SendAsync(JsonRequest json, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(json.Url, UriKind.Absolute, out Uri? first) || !IsHttp(first))
        {
            return SendResult.Rejected("the configured address is not a URL with http or https");
        }

        Uri uri = first;
        try
        {
            AuthenticationHeaderValue? authorization =
                json.Authorization ?? await AuthorizationAsync(cancellationToken) ?? AuthorizationIn(first);
            HiddenTexts hidden = new([first.PathAndQuery, first.UserInfo, authorization?.Parameter, json.Secret]);
            for (int redirects = 0; ; redirects++)
            {
                using HttpRequestMessage request = new(json.Method, uri) { Content = new ByteArrayContent(json.Body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Add("Idempotency-Key", json.Key);
                request.Headers.Authorization = IsTrusted(first, uri) ? authorization : null;
                using HttpResponseMessage response =
                    await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (Redirection(response) is not { } location || redirects == RedirectsMax)
                {
                    return await JudgeAsync(response, uri, json.Check, hidden, cancellationToken);
                }

                uri = new Uri(uri, location);
                if (!IsHttp(uri))
                {
                    return SendResult.Rejected($"{first.Authority} redirects to an address that is not http or https");
                }
            }
        }
        catch (HttpRequestException error)
        {
            return SendResult.Retry($"{uri.Authority}: {Reason(error)}");
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return SendResult.Retry($"{uri.Authority}: {error.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsHttp(Uri uri) => uri.Scheme is "http" or "https";

    /// <summary>Whether a redirect leads to the host that our credentials are for, and not from TLS to the open.</summary>
    private static bool IsTrusted(Uri first, Uri uri) => uri.Host == first.Host && (uri.Scheme == first.Scheme || uri.Scheme == "https");

    private Uri? Redirection(HttpResponseMessage response) => _config.FollowRedirects
        && response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            ? response.Headers.Location
            : null;

    private async Task<SendResult> JudgeAsync(
        HttpResponseMessage response, Uri uri, Func<string, string?>? check, HiddenTexts hidden, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        bool isSuccess = status is >= 200 and < 300;
        if (isSuccess && check is null)
        {
            return SendResult.Delivered;
        }

        string answer = await ReadStartAsync(response, cancellationToken);
        if (isSuccess)
        {
            return check?.Invoke(answer) is { } problem ? SendResult.Rejected($"{uri.Authority}: {problem}") : SendResult.Delivered;
        }

        string detail = $"{uri.Authority} answered {status}{(answer.Length > 0 ? $": {OneLine(hidden.Hide(answer))}" : "")}";
        return status is >= 500 or 429 or 408 ? SendResult.Retry(detail, RetryAfter(response)) : SendResult.Rejected(detail);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        TimeSpan? wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _clock.GetUtcNow(),
            _ => null,
        };
        return wait > LongestRetryAfter ? LongestRetryAfter : wait;
    }

    private static async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] start = new byte[AnswerBytesMax];
        int length = 0;
        try
        {
            await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while (length < start.Length && (read = await stream.ReadAsync(start.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or HttpRequestException or OperationCanceledException)
        {
            // The status has said what became of the request. To take a success for a failure would send it twice.
        }

        return Encoding.UTF8.GetString(start, 0, length);
    }

    private static string OneLine(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length > 200 ? line[..200] + "..." : line;
    }

    private static string Reason(HttpRequestException error) => error.InnerException switch
    {
        AuthenticationException => "its certificate is not trusted, or TLS failed otherwise",
        SocketException socket => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "the connection is refused",
            SocketError.HostNotFound => "the host is not known",
            _ => socket.Message,
        },
        _ => error.HttpRequestError == HttpRequestError.NameResolutionError ? "the host is not known" : "the connection failed",
    };

    private async Task<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellationToken)
    {
        if (_config.BasicAuth is { } basic)
        {
            string? password = await new SecretSource(basic.Password, basic.PasswordFile).ReadAsync(cancellationToken);
            return Basic(basic.Username, password);
        }

        SecretSource credentials = new SecretSource(_config.Authorization?.Credentials, _config.Authorization?.CredentialsFile)
            .Or(new SecretSource(_config.BearerToken, _config.BearerTokenFile));
        string? secret = await credentials.ReadAsync(cancellationToken);
        return secret is null ? null : new AuthenticationHeaderValue(_config.Authorization?.Type ?? "Bearer", secret);
    }

    private static AuthenticationHeaderValue? AuthorizationIn(Uri uri)
    {
        if (uri.UserInfo.Length == 0)
        {
            return null;
        }

        string[] parts = uri.UserInfo.Split(':', 2);
        return Basic(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private static AuthenticationHeaderValue Basic(string name, string? password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
}
