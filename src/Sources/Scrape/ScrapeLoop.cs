using Microsoft.Extensions.Logging;

namespace Streams.Sources.Scrape;

/// <summary>Asks one target again and again, at its place in the interval.</summary>
internal sealed partial class ScrapeLoop : IDisposable
{
    private readonly ScrapeTarget _target;
    private readonly ScrapeSourceOptions _options;
    private readonly ScrapeClient _client;
    private readonly ScrapeWriter _writer;
    private readonly SemaphoreSlim _places;
    private readonly ScrapeMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _gone = new();
    private Task _running = Task.CompletedTask;

    public ScrapeLoop(
        ScrapeTarget target,
        ScrapeSourceOptions options,
        ScrapeClient client,
        ScrapeWriter writer,
        SemaphoreSlim places,
        ScrapeMetrics metrics,
        TimeProvider clock,
        ILogger logger)
    {
        _target = target;
        _options = options;
        _client = client;
        _writer = writer;
        _places = places;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The target.</summary>
    public ScrapeTarget Target => _target;

    /// <summary>Whether the last answer could be used; null before the first.</summary>
    public bool? IsUp { get; private set; }

    /// <summary>Ends when the target is gone, the source stops, or writing fails.</summary>
    public Task Completion => _running;

    public void Start(CancellationToken stop) => _running = Task.Run(() => RunAsync(stop), CancellationToken.None);

    /// <summary>Stops asking and ends the target's series.</summary>
    public async Task EndAsync()
    {
        await _gone.CancelAsync();
        await _running;
        Dispose();
    }

    public void Dispose() => _gone.Dispose();

    private async Task RunAsync(CancellationToken stop)
    {
        TargetSeries series = _writer.Open(_target);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, _gone.Token);
        try
        {
            DateTimeOffset due = NextAfter(_clock.GetUtcNow());
            while (true)
            {
                await WaitUntilAsync(due, either.Token);
                await ScrapeAsync(series, either.Token);
                DateTimeOffset next = NextAfter(_clock.GetUtcNow());
                _metrics.Missed((int)Math.Round((next - due) / _options.ScrapeInterval) - 1);
                due = next;
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // A node that stops says nothing about its targets; one that was taken out has ended.
            if (!stop.IsCancellationRequested)
            {
                await _writer.CloseAsync(series, _clock.GetUtcNow());
            }
        }
    }

    private async Task ScrapeAsync(TargetSeries series, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            ScrapeAnswer answer = await _client.AskAsync(_target, cancellationToken);
            string? failure = await _writer.WriteAsync(series, answer);
            _metrics.Scraped(failure is null);
            if (IsUp != failure is null)
            {
                IsUp = failure is null;
                LogChange(failure);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private void LogChange(string? failure)
    {
        if (failure is null)
        {
            LogUp(_logger, _target.Url);
        }
        else
        {
            LogDown(_logger, _target.Url, failure);
        }
    }

    /// <summary>The next moment that is the target's: whole intervals since the epoch and its own offset.</summary>
    private DateTimeOffset NextAfter(DateTimeOffset now)
    {
        long interval = _options.ScrapeInterval.Ticks;
        long offset = _target.OffsetIn(_options.ScrapeInterval).Ticks;
        long since = (now - DateTimeOffset.UnixEpoch).Ticks - offset;
        return DateTimeOffset.UnixEpoch.AddTicks(((since / interval) + 1) * interval + offset);
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (due - _clock.GetUtcNow() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, _clock, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "The target {Url} is up.")]
    private static partial void LogUp(ILogger logger, Uri url);

    [LoggerMessage(LogLevel.Warning, "The target {Url} is down: {Failure}.")]
    private static partial void LogDown(ILogger logger, Uri url, string failure);
}
