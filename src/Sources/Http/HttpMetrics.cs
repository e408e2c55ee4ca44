using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Streams.Runtime;
using Streams.Sources.Staging;

namespace Streams.Sources.Http;

/// <summary>What a source counts about its requests, as instruments of the engine's meter.</summary>
internal sealed class HttpMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private readonly ConcurrentDictionary<(string Route, int Status), long> _requests = new();
    private readonly string _stage;
    private long _bytes;

    public HttpMetrics(string stage, IReadOnlyList<IngestWorker> workers, RepeatedBodies repeated)
    {
        _stage = stage;
        _meter.CreateObservableCounter(
            "streams_http_requests_total", Requests, null, "Requests that were answered, by route and status.");
        _meter.CreateObservableCounter(
            "streams_http_received_bytes_total",
            () => new Measurement<long>(Interlocked.Read(ref _bytes), Stage()),
            null,
            "Bytes of bodies as they were sent.");
        _meter.CreateObservableCounter(
            "streams_http_repeated_bodies_total",
            () => new Measurement<long>(repeated.RepeatCount, Stage()),
            null,
            "Bodies that were accepted before and were sent again; they are not counted twice.");
        _meter.CreateObservableGauge(
            "streams_http_waiting_bodies",
            () => new Measurement<long>(workers.Sum(w => w.WaitingCount), Stage()),
            null,
            "Bodies that wait for a worker.");
    }

    /// <summary>Counts a body that was read.</summary>
    public void Received(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Counts an answer.</summary>
    public void Answered(string route, int status) => _requests.AddOrUpdate((route, status), 1, static (_, count) => count + 1);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private KeyValuePair<string, object?> Stage() => new("stage", _stage);

    private IEnumerable<Measurement<long>> Requests()
    {
        foreach (((string route, int status), long count) in _requests)
        {
            yield return new Measurement<long>(count, Stage(), new("route", route), new("status", status));
        }
    }
}
