using System.Diagnostics.Metrics;
using Streams.Runtime;

namespace Streams.Sources.Statsd;

/// <summary>What a source counts about its clients, as instruments of the engine's meter.</summary>
internal sealed class StatsdMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);

    public StatsdMetrics(string stage, StatsdListener listener, StatsdTotals totals)
    {
        KeyValuePair<string, object?> tag = new("stage", stage);
        _meter.CreateObservableCounter(
            "streams_statsd_packets_total", () => new Measurement<long>(listener.PacketCount, tag), null,
            "Packets that came over UDP.");
        _meter.CreateObservableGauge(
            "streams_statsd_connections", () => new Measurement<long>(listener.ConnectionCount, tag), null,
            "Connections over TCP that are open.");
        _meter.CreateObservableCounter(
            "streams_statsd_refused_connections_total", () => new Measurement<long>(listener.RefusedConnectionCount, tag), null,
            "Connections over TCP that were closed because there were too many.");
        _meter.CreateObservableGauge(
            "streams_statsd_series", () => new Measurement<long>(totals.SeriesCount, tag), null,
            "Names with their tags that are added up.");
    }

    public void Dispose() => _meter.Dispose();
}
