using System.Diagnostics.Metrics;
using Streams.Runtime;

namespace Streams.Sinks.Outbound;

/// <summary>What a sink shows of its calls on <c>/metrics</c>.</summary>
internal sealed class OutboundMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private long _sent;
    private long _rejected;
    private long _rows;

    public OutboundMetrics(string stage, OutboundCalls calls)
    {
        KeyValuePair<string, object?> tag = new("stage", stage);
        _meter.CreateObservableCounter(
            "streams_outbound_requests_total",
            () => (Measurement<long>[])
            [
                new(Interlocked.Read(ref _sent), tag, new("result", "ok")),
                new(calls.RetryCount, tag, new("result", "retried")),
                new(Interlocked.Read(ref _rejected), tag, new("result", "rejected")),
            ],
            null,
            "Requests to a system outside, by what came of them.");
        _meter.CreateObservableCounter(
            "streams_outbound_rows_total", () => new Measurement<long>(Interlocked.Read(ref _rows), tag), null,
            "Rows that a system outside has taken.");
        _meter.CreateObservableGauge(
            "streams_outbound_breaker_state", () => new Measurement<long>(calls.BreakerState, tag), null,
            "The circuit breaker: 0 closed, 1 trying, 2 open.");
    }

    /// <summary>Counts a request that was taken.</summary>
    public void Sent(int rows)
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _rows, rows);
    }

    /// <summary>Counts a request that was refused for good.</summary>
    public void Rejected() => Interlocked.Increment(ref _rejected);

    public void Dispose() => _meter.Dispose();
}
