using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Streams.Sinks.Outbound;
using Streams.Stages;

namespace Streams.Sinks.RemoteWrite;

/// <summary>Sends requests and understands the answers: taken, to be tried again, or refused for good.</summary>
internal sealed partial class RemoteWriteClient : IDisposable
{
    private const int ExcerptLetters = 200;

    private readonly RemoteWriteSinkOptions _options;
    private readonly ISinkContext _context;
    private readonly OutboundCalls _calls;
    private readonly OutboundMetrics _metrics;
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public RemoteWriteClient(RemoteWriteSinkOptions options, ISinkContext context, Random random)
    {
        _options = options;
        _context = context;
        _calls = new OutboundCalls(options.Url, options.Retry, random, context.Clock, context.Logger);
        _metrics = new OutboundMetrics(context.Name, _calls);
    }

    /// <summary>Sends a request until it is taken or refused for good; rows that are refused are counted.</summary>
    public async Task SendAsync(RemoteWriteRequest request, CancellationToken cancellationToken)
    {
        string? refusal = null;
        await _calls.RunAsync(async token => refusal = await TrySendAsync(request, token), cancellationToken);
        if (refusal is null)
        {
            _metrics.Sent(request.RowCount);
            return;
        }

        _metrics.Rejected();
        _context.Counters.Drop(DropReason.Rejected, request.RowCount);
        LogRejected(_context.Logger, request.RowCount, _options.Url, refusal);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _client.Dispose();
    }

    /// <summary>One attempt; why it was refused for good, or null.</summary>
    private async Task<string?> TrySendAsync(RemoteWriteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage message = await MessageAsync(request, cancellationToken);
            using HttpResponseMessage answer = await _client.SendAsync(message, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return null;
            }

            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            string said = $"status {(int)answer.StatusCode}: {(text.Length > ExcerptLetters ? text[..ExcerptLetters] : text).Trim()}";
            return (int)answer.StatusCode is 429 or >= 500
                ? throw new PassingFailureException(said, RetryAfterOf(answer))
                : said;
        }
        catch (Exception cause) when (
            cause is HttpRequestException or (IOException and not PassingFailureException) or UnauthorizedAccessException)
        {
            throw new PassingFailureException(cause.Message, null, cause);
        }
    }

    private async Task<HttpRequestMessage> MessageAsync(RemoteWriteRequest request, CancellationToken cancellationToken)
    {
        ByteArrayContent content = new(request.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        HttpRequestMessage message = new(HttpMethod.Post, _options.Url) { Content = content };
        message.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        message.Headers.TryAddWithoutValidation("User-Agent", "streams");
        foreach ((string name, string value) in _options.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (_options.BearerTokenFile is { } file)
        {
            string token = await File.ReadAllTextAsync(file.Path, cancellationToken);
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        }

        return message;
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > _context.Clock.GetUtcNow() ? date - _context.Clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    [LoggerMessage(LogLevel.Warning, "{Rows} rows were refused by {Url} and are dropped: {Refusal}.")]
    private static partial void LogRejected(ILogger logger, int rows, string url, string refusal);
}
