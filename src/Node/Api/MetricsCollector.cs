using System.Diagnostics.Metrics;
using Streams.Runtime;

namespace Streams.Node.Api;

/// <summary>Reads the process's observable instruments when asked.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (Instrument Instrument, List<MetricSample> Samples)> _metrics =
        new(StringComparer.Ordinal);

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable && instrument.Meter.Name is RuntimeMetrics.MeterName or ProcessMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Reads everything and renders it as Prometheus text.</summary>
    public string Collect()
    {
        lock (_lock)
        {
            _metrics.Clear();
            _listener.RecordObservableInstruments();
            return PrometheusText.Render(_metrics.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_metrics.TryGetValue(instrument.Name, out (Instrument Instrument, List<MetricSample> Samples) metric))
        {
            metric = (instrument, []);
            _metrics.Add(instrument.Name, metric);
        }

        metric.Samples.Add(new MetricSample(tags.ToArray(), value));
    }
}
