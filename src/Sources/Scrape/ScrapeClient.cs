using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Streams.Stages;

namespace Streams.Sources.Scrape;

/// <summary>Asks targets for their metrics.</summary>
internal sealed class ScrapeClient : IDisposable
{
    // What Prometheus asks for, in its order.
    private const string Accepted =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const int FirstBytes = 64 * 1024;

    private readonly ScrapeSourceOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public ScrapeClient(ScrapeSourceOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        SocketsHttpHandler handler = new()
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            UseProxy = false,
        };
        options.TlsConfig.ApplyTo(handler);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks a target; trouble with it is in the answer.</summary>
    public async Task<ScrapeAnswer> AskAsync(ScrapeTarget target, CancellationToken cancellationToken)
    {
        DateTimeOffset time = _clock.GetUtcNow();
        long start = _clock.GetTimestamp();
        using CancellationTokenSource timeout = new(_options.Timeout, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = await RequestAsync(target, either.Token);
            using HttpResponseMessage answer =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return Failed($"the target answered with status {(int)answer.StatusCode}");
            }

            ReadOnlyMemory<byte>? body = await ReadAsync(answer, either.Token);
            bool isOpenMetrics = answer.Content.Headers.ContentType?.MediaType == "application/openmetrics-text";
            return body is { } bytes
                ? new ScrapeAnswer(time, _clock.GetElapsedTime(start), bytes, isOpenMetrics, null)
                : Failed($"the answer is larger than {_options.BodySizeLimit}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"there was no answer within {Durations.Format(_options.Timeout)}");
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Failed(cause.Message);
        }

        ScrapeAnswer Failed(string failure) => new(time, _clock.GetElapsedTime(start), default, false, failure);
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpRequestMessage> RequestAsync(ScrapeTarget target, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Get, target.Url);
        request.Headers.TryAddWithoutValidation("Accept", Accepted);
        request.Headers.TryAddWithoutValidation("User-Agent", "streams");
        request.Headers.TryAddWithoutValidation(
            "X-Prometheus-Scrape-Timeout-Seconds", _options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        if (_options.BearerTokenFile is { } file)
        {
            string token = await File.ReadAllTextAsync(file.Path, cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        }

        return request;
    }

    /// <summary>Reads an answer; null when it is larger than the limit.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        long limit = _options.BodySizeLimit.Bytes;
        byte[] buffer = new byte[Math.Min(FirstBytes, limit + 1)];
        int length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, limit + 1));
            }
        }

        return buffer.AsMemory(0, length);
    }
}
