using System.Diagnostics.Metrics;
using Streams.Kafka;
using Streams.Runtime;

namespace Streams.Sources.Kafka;

/// <summary>What a Kafka source shows of itself on <c>/metrics</c>.</summary>
internal sealed class KafkaSourceMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private readonly KeyValuePair<string, object?> _stage;
    private readonly AssignedPartitions _partitions;
    private long _empty;
    private long _skipped;
    private long _rebalances;

    public KafkaSourceMetrics(string stage, AssignedPartitions partitions, KafkaHealth health)
    {
        _stage = new KeyValuePair<string, object?>("stage", stage);
        _partitions = partitions;
        Gauge("streams_kafka_connected", "1 while a broker can be reached.", () => health.IsDown ? 0 : 1);
        Gauge("streams_kafka_paused", "1 while the partitions are paused because the pipeline is busy.", () => IsPaused ? 1 : 0);
        Gauge("streams_kafka_partitions", "Partitions that are read here.", () => partitions.All.Count);
        Counter("streams_kafka_rebalances_total", "How often partitions were handed over.", () => Volatile.Read(ref _rebalances));
        Counter("streams_kafka_empty_messages_total", "Messages without a payload.", () => Volatile.Read(ref _empty));
        Counter(
            "streams_kafka_skipped_messages_total",
            "Offsets that reading was to go on at and that were not there any more.",
            () => Volatile.Read(ref _skipped));
        _meter.CreateObservableGauge(
            "streams_kafka_lag_messages", Lags, null, "Messages that a partition has beyond those that were read.");
    }

    public bool IsPaused { get; set; }

    public void CountEmpty() => Volatile.Write(ref _empty, _empty + 1);

    public void CountSkipped(long messages) => Interlocked.Add(ref _skipped, messages);

    public void CountRebalance() => Interlocked.Increment(ref _rebalances);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Lags()
    {
        foreach (KafkaPartition partition in _partitions.All)
        {
            if (partition.Lag is { } lag)
            {
                yield return new Measurement<long>(
                    lag,
                    _stage,
                    new KeyValuePair<string, object?>("topic", partition.Address.Topic),
                    new KeyValuePair<string, object?>("partition", partition.Address.Partition.Value));
            }
        }
    }

    private void Gauge(string name, string description, Func<long> read) =>
        _meter.CreateObservableGauge(name, () => new Measurement<long>(read(), _stage), null, description);

    private void Counter(string name, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, () => new Measurement<long>(read(), _stage), null, description);
}
