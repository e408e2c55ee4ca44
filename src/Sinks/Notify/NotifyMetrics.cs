using System.Diagnostics.Metrics;
using Streams.Runtime;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify;

/// <summary>What notification counts, as instruments of the engine's meter.</summary>
/// <remarks>Labels are the topology, the stage, and the receiver with its integration: bounded by the configuration.</remarks>
internal sealed class NotifyMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private readonly NotifyService _service;
    private readonly string _topology;
    private readonly string _stage;

    public NotifyMetrics(string topology, string stage, NotifyService service)
    {
        _topology = topology;
        _stage = stage;
        _service = service;
        Counter("streams_notifications_sent_total", "Sendings that a receiver took.", counts => counts.Sent);
        Counter("streams_notifications_failed_total", "Sendings that failed and are worth another try.", counts => counts.Failed);
        Counter("streams_notifications_rejected_total", "Sendings that a receiver refused for good.", counts => counts.Rejected);
        Counter("streams_notifications_retried_total", "Sendings that were tried before.", counts => counts.Retries);
        Counter("streams_notifications_digests_total", "Sendings that summed up several notifications.", counts => counts.Digests);
        Counter("streams_notifications_fallbacks_total", "Notifications handed to the fallback.", counts => counts.Fallbacks);
        Counter("streams_notifications_dead_total", "Notifications that nobody could be told.", counts => counts.Dead);
        Gauge("streams_notifications_waiting", "Notifications on their way.", lane => lane.Waiting.Count + lane.Running);
        Gauge(
            "streams_notifications_breaker_open",
            "1 while a target that fails again and again is left alone.",
            lane => lane.Breaker.IsOpen ? 1 : 0);
        Gauge("streams_notify_dead", _service.DeadCount, "Notifications that nobody could be told and that are kept.");
        Gauge("streams_notify_alerts", _service.AlertCount, "Alerts that are known, those that ended lately included.");
        Gauge("streams_notify_groups", _service.GroupCount, "Groups of alerts.");
        Gauge("streams_notify_silences", _service.SilenceCount, "Silences that are known, those that expired lately included.");
        Counter("streams_notify_alerts_refused_total", _service.RefusedCount, "Alerts that were not taken because alerts_max are known.");
        Counter("streams_notify_clock_set_total", _service.ClockSetCount, "Times that the clock was set while notifications waited.");
        _meter.CreateObservableCounter(
            "streams_notifications_due_total",
            () => _service.Counts.DueByReason.Select(due => new Measurement<long>(
                due.Count, Tag("topology", _topology), Tag("stage", _stage), Tag("reason", due.Reason))),
            null,
            "Notifications that fell due, by reason.");
    }

    public void Dispose() => _meter.Dispose();

    private void Counter(string name, string description, Func<NotifyCounts.TargetCounts, long> read) =>
        _meter.CreateObservableCounter(
            name,
            () => _service.Counts.Targets.Select(target => new Measurement<long>(read(target.Value), TagsOf(target.Key))),
            null,
            description);

    private void Gauge(string name, string description, Func<DeliveryLane, int> read) =>
        _meter.CreateObservableGauge(
            name,
            () => _service.Lanes.Select(lane => new Measurement<int>(read(lane), TagsOf(lane.Target))),
            null,
            description);

    private void Counter(string name, Func<long> read, string description) =>
        _meter.CreateObservableCounter(
            name, () => new Measurement<long>(read(), Tag("topology", _topology), Tag("stage", _stage)), null, description);

    private void Gauge(string name, Func<int> read, string description) =>
        _meter.CreateObservableGauge(
            name, () => new Measurement<int>(read(), Tag("topology", _topology), Tag("stage", _stage)), null, description);

    private KeyValuePair<string, object?>[] TagsOf(Target target) =>
    [
        Tag("topology", _topology), Tag("stage", _stage), Tag("receiver", target.Receiver),
        Tag("integration", $"{target.Kind}[{target.Index}]"),
    ];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
