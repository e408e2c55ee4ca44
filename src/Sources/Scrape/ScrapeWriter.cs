using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Sources.Http;
using Streams.Stages;

namespace Streams.Sources.Scrape;

/// <summary>Writes the answers of targets to the partition, one at a time, and what is told about each.</summary>
internal sealed partial class ScrapeWriter : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ReceiveClock _clock;
    private readonly ScrapedRows _rows;
    private readonly PrometheusDecoder _text;
    private readonly PrometheusDecoder _openMetrics;
    private readonly ILogger _logger;
    private long _offset;
    private long _targets;

    public ScrapeWriter(ISourcePartition partition, ScrapeSourceOptions options, TimeProvider clock, ILogger logger)
    {
        _rows = ScrapedRows.InFrontOf(partition, options);
        _offset = partition.RestoredOffset ?? 0;
        _clock = new ReceiveClock(clock);
        _text = new PrometheusDecoder(_clock);
        _openMetrics = new PrometheusDecoder(_clock) { IsOpenMetrics = true };
        _logger = logger;
    }

    /// <summary>Begins a target.</summary>
    public TargetSeries Open(ScrapeTarget target) => new(target, Interlocked.Increment(ref _targets));

    /// <summary>Writes an answer; what is wrong with it, or null.</summary>
    public async Task<string?> WriteAsync(TargetSeries series, ScrapeAnswer answer)
    {
        await _oneAtATime.WaitAsync(CancellationToken.None);
        try
        {
            long time = answer.Time.ToUnixTimeMilliseconds();
            string? failure = Decode(series, answer, time);
            int scraped = _rows.ScrapedCount;
            int kept = _rows.PendingRows;
            int added = series.AddedCount;
            if (failure is null)
            {
                _rows.AppendAll();
            }
            else
            {
                (kept, added) = (0, 0);
                _rows.Drop();
            }

            _rows.EndVanished();
            _rows.AppendReport("up"u8, failure is null ? 1 : 0);
            _rows.AppendReport("scrape_duration_seconds"u8, answer.Duration.TotalSeconds);
            _rows.AppendReport("scrape_samples_scraped"u8, scraped);
            _rows.AppendReport("scrape_samples_post_metric_relabeling"u8, kept);
            _rows.AppendReport("scrape_series_added"u8, added);

            // Not to be called off: what was asked for is not asked for again.
            await _rows.CommitAsync(++_offset, CancellationToken.None);
            return failure;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Ends all series of a target that is no more.</summary>
    public async Task CloseAsync(TargetSeries series, DateTimeOffset time)
    {
        await _oneAtATime.WaitAsync(CancellationToken.None);
        try
        {
            _rows.Begin(series, time.ToUnixTimeMilliseconds());
            _rows.EndVanished();
            foreach (byte[] report in Reports)
            {
                _rows.AppendReport(report, StaleMarker.Value);
            }

            await _rows.CommitAsync(++_offset, CancellationToken.None);
            LogGone(_logger, series.Target.Url, series.Target.Labels.ToString());
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private static byte[][] Reports { get; } =
    [
        "up"u8.ToArray(), "scrape_duration_seconds"u8.ToArray(), "scrape_samples_scraped"u8.ToArray(),
        "scrape_samples_post_metric_relabeling"u8.ToArray(), "scrape_series_added"u8.ToArray(),
    ];

    private string? Decode(TargetSeries series, ScrapeAnswer answer, long time)
    {
        _rows.Begin(series, time);
        if (answer.Failure is not null)
        {
            return answer.Failure;
        }

        _clock.Received = DateTimeOffset.FromUnixTimeMilliseconds(time);
        PrometheusDecoder decoder = answer.IsOpenMetrics ? _openMetrics : _text;
        decoder.DecodeAll(answer.Body.Span, series.Target.Url.ToString(), _rows);
        return _rows.Failure;
    }

    [LoggerMessage(LogLevel.Information, "The target {Url} {Labels} is gone; its series end.")]
    private static partial void LogGone(ILogger logger, Uri url, string labels);
}
