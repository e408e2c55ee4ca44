using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Streams.Sources.Keys;
using Streams.Sources.Staging;

namespace Streams.Sources.Http;

/// <summary>Takes requests for one running source: checks, reads, puts in line, and answers.</summary>
internal sealed class HttpReceiver
{
    // What a body counts for at least, so that many small ones are bounded too.
    private const int BodyBytesMin = 1024;

    private readonly string _name;
    private readonly HttpSourceOptions _options;
    private readonly IReadOnlyList<IngestWorker> _workers;
    private readonly Services _services;
    private readonly ApiKeys? _keys;
    private readonly HttpMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ByteGate _gate;

    public HttpReceiver(
        string name,
        HttpSourceOptions options,
        IReadOnlyList<IngestWorker> workers,
        Services services,
        ApiKeys? keys,
        HttpMetrics metrics,
        TimeProvider clock)
    {
        _name = name;
        _options = options;
        _workers = workers;
        _services = services;
        _keys = keys;
        _metrics = metrics;
        _clock = clock;
        _gate = new ByteGate(options.WaitingBytesMax.Bytes, clock);
    }

    /// <summary>Handles a request from its first byte to its answer.</summary>
    public async Task HandleAsync(HttpContext context, string route)
    {
        IngestAnswer? answer = Check(context, route, out RequestFormat format, out Service service);
        if (answer is not null)
        {
            await ReplyAsync(context, route, answer, null);
            return;
        }

        long start = _clock.GetTimestamp();
        long reserved = Math.Max(BodyBytesMin, context.Request.ContentLength ?? _options.BodyBytesMax.Bytes);
        if (!await _gate.TryEnterAsync(reserved, _options.Wait))
        {
            await ReplyAsync(context, route, Busy(), null);
            return;
        }

        try
        {
            (byte[] buffer, int length) = await ReadAsync(context, (int)reserved);
            using IngestBody body = new(buffer, length)
            {
                Format = format,
                Service = service,
                Received = _clock.GetUtcNow(),
            };
            _metrics.Received(length);
            answer = length > _options.BodyBytesMax.Bytes ? TooLarge() : await PassOnAsync(context, body, start);
            await ReplyAsync(context, route, answer, body);
        }
        catch (BadHttpRequestException cause)
        {
            IngestAnswer refused = cause.StatusCode == 413 ? TooLarge() : new IngestAnswer(cause.StatusCode, cause.Message);
            await ReplyAsync(context, route, refused, null);
        }
        finally
        {
            _gate.Leave(reserved);
        }
    }

    private IngestAnswer? Check(HttpContext context, string route, out RequestFormat format, out Service service)
    {
        format = default;
        service = Service.None;
        if (_keys is not null)
        {
            if (_keys.Find(context.Request) is not { } name)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return new IngestAnswer(401, "an API key is needed: Authorization: Bearer KEY");
            }

            service = _services.Get(name);
        }

        if (RequestFormat.Read(context.Request, route, out format) is { } answer)
        {
            return answer;
        }

        if (context.Request.ContentLength > _options.BodyBytesMax.Bytes)
        {
            return TooLarge();
        }

        if (!service.Rate.HasTokens(out TimeSpan wait))
        {
            return IngestAnswer.TooMany($"service '{service.Name}' is over its rate of {_options.Rate} samples a second", wait);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = _options.BodyBytesMax.Bytes;
        }

        return null;
    }

    /// <summary>Puts a body in line and waits for its answer, or until it has waited too long for a worker to come.</summary>
    private async Task<IngestAnswer> PassOnAsync(HttpContext context, IngestBody body, long start)
    {
        // One connection's bodies stay in one order.
        uint place = (uint)string.GetHashCode(context.Connection.Id, StringComparison.Ordinal);
        if (!_workers[(int)(place % (uint)_workers.Count)].TryEnqueue(body))
        {
            return IngestAnswer.Unavailable($"the source '{_name}' stops");
        }

        TimeSpan left = _options.Wait - _clock.GetElapsedTime(start);
        try
        {
            return await body.Answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock);
        }
        catch (TimeoutException)
        {
            return body.TryGiveUp() ? Busy() : await body.Answer;
        }
    }

    private static async Task<(byte[] Buffer, int Length)> ReadAsync(HttpContext context, int capacity)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);
        try
        {
            int length = 0;
            while (length < buffer.Length)
            {
                int read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }

            return (buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private Task ReplyAsync(HttpContext context, string route, IngestAnswer answer, IngestBody? body)
    {
        _metrics.Answered(route, answer.Status);
        return HttpReplies.WriteAsync(context, route, answer, body);
    }

    private IngestAnswer Busy() =>
        IngestAnswer.TooMany($"the pipeline is busy: the body waited {_options.Wait.TotalSeconds} s and was not taken");

    private IngestAnswer TooLarge() => new(413, $"the body is larger than {_options.BodyBytesMax}");
}
