using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Streams.Runtime;

namespace Streams.Node.Api;

/// <summary>Reads the process's observable instruments when asked.</summary>
/// <remarks>One that throws does not hide the others: it is counted, and each failure is logged the first time.</remarks>
internal sealed partial class MetricsCollector : IDisposable
{
    // Messages may hold numbers, so that each is another one.
    private const int LoggedMax = 64;

    private readonly MeterListener _listener = new();
    private readonly Meter _meter = new(ProcessMetrics.MeterName);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (Instrument Instrument, List<MetricSample> Samples)> _metrics =
        new(StringComparer.Ordinal);

    private readonly HashSet<(Type, string)> _logged = [];
    private readonly ILogger _logger;
    private readonly Instrument _failuresInstrument;
    private long _failures;

    public MetricsCollector(ILogger logger)
    {
        _logger = logger;
        _failuresInstrument = _meter.CreateObservableCounter(
            "streams_metrics_failures_total", () => _failures, null, "Metrics that could not be read for /metrics.");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // The failures are read behind all others, so that they count those of the same reading.
            if (instrument.IsObservable && instrument.Meter.Name is RuntimeMetrics.MeterName or ProcessMetrics.MeterName
                && instrument.Name != _failuresInstrument.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Reads everything that can be read and renders it as Prometheus text.</summary>
    public string Collect()
    {
        lock (_lock)
        {
            _metrics.Clear();
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failures)
            {
                Count(failures);
            }

            Add(_failuresInstrument, _failures, []);
            return PrometheusText.Render(_metrics.Values);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    /// <summary>All instruments have been read; these are the failures of those that threw.</summary>
    private void Count(AggregateException failures)
    {
        foreach (Exception failure in failures.InnerExceptions)
        {
            _failures++;
            if (_logged.Count < LoggedMax && _logged.Add((failure.GetType(), failure.Message)))
            {
                LogFailed(_logger, failure);
            }
        }
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_metrics.TryGetValue(instrument.Name, out (Instrument Instrument, List<MetricSample> Samples) metric))
        {
            metric = (instrument, []);
            _metrics.Add(instrument.Name, metric);
        }

        metric.Samples.Add(new MetricSample(tags.ToArray(), value));
    }

    [LoggerMessage(LogLevel.Error, "A metric cannot be read for /metrics; the others are shown.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
