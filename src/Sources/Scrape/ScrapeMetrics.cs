using System.Diagnostics.Metrics;
using Streams.Runtime;

namespace Streams.Sources.Scrape;

/// <summary>What a source counts about its targets, as instruments of the engine's meter.</summary>
internal sealed class ScrapeMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private readonly string _stage;
    private long _good;
    private long _failed;
    private long _missed;

    public ScrapeMetrics(string stage, Func<IReadOnlyCollection<ScrapeLoop>> targets)
    {
        _stage = stage;
        _meter.CreateObservableCounter(
            "streams_scrapes_total",
            () => (Measurement<long>[])
            [
                new(Interlocked.Read(ref _good), Stage(), new("result", "ok")),
                new(Interlocked.Read(ref _failed), Stage(), new("result", "failed")),
            ],
            null,
            "Targets that were asked, by what came of it.");
        _meter.CreateObservableCounter(
            "streams_scrapes_missed_total",
            () => new Measurement<long>(Interlocked.Read(ref _missed), Stage()),
            null,
            "Intervals in which a target was not asked, because the pipeline or the target was slow.");
        _meter.CreateObservableGauge(
            "streams_scrape_target_up",
            () => targets().Where(t => t.IsUp is not null).Select(UpOf),
            null,
            "Whether the last answer of a target could be used.");
    }

    /// <summary>Counts an answer.</summary>
    public void Scraped(bool isGood) => Interlocked.Increment(ref isGood ? ref _good : ref _failed);

    /// <summary>Counts intervals that were left out.</summary>
    public void Missed(int count) => Interlocked.Add(ref _missed, Math.Max(0, count));

    public void Dispose() => _meter.Dispose();

    private Measurement<long> UpOf(ScrapeLoop loop) => new(
        loop.IsUp == true ? 1 : 0,
        Stage(),
        new("job", loop.Target.Labels.Get("job") ?? ""),
        new("instance", loop.Target.Labels.Get("instance") ?? ""),
        new("url", loop.Target.Url.ToString()));

    private KeyValuePair<string, object?> Stage() => new("stage", _stage);
}
