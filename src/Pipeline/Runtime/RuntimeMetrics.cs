using System.Diagnostics.Metrics;
using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>What a running topology counts, as instruments of the meter <c>Streams</c>.</summary>
/// <remarks>Labels are the topology, the stage, its kind and type, and for drops the reason: bounded by the topology.</remarks>
public sealed class RuntimeMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Streams";

    private readonly Meter _meter = new(MeterName);
    private readonly RunningTopology _running;
    private readonly TimeProvider _clock;

    /// <summary>Publishes the counters of a running topology until disposed.</summary>
    public RuntimeMetrics(RunningTopology running, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(clock);
        _running = running;
        _clock = clock;
        Counter("streams_rows_received_total", "Rows that a stage received.", c => c.RowsIn);
        Counter("streams_batches_received_total", "Batches that a stage received.", c => c.BatchesIn);
        Counter("streams_rows_emitted_total", "Rows that a stage emitted.", c => c.RowsOut);
        Counter("streams_batches_emitted_total", "Batches that a stage emitted.", c => c.BatchesOut);
        Counter("streams_late_rows_total", "Rows that were older than their partition's watermark.", c => c.LateRows);
        Seconds("streams_busy_seconds_total", "Time that a stage was at work.", c => c.BusyTicks);
        Seconds("streams_blocked_seconds_total", "Time that a stage waited for a full channel.", c => c.BlockedTicks);
        _meter.CreateObservableCounter(
            "streams_rows_dropped_total", Drops, null, "Rows that a stage dropped, by reason.");
        _meter.CreateObservableGauge(
            "streams_queue_batches", QueueDepths, null, "Messages that wait in front of a stage.");
        _meter.CreateObservableGauge(
            "streams_watermark_lag_seconds", WatermarkLags, null, "How far a stage's watermark is behind the clock.");
        _meter.CreateObservableCounter(
            "streams_clock_sets_total",
            () => new Measurement<long>(_running.ClockSetCount, new KeyValuePair<string, object?>("topology", _running.Plan.Name)),
            null,
            "How often the clock was set, ahead or back, by more than two seconds.");
        CreateCheckpointInstruments();
        CreateStageInstruments();
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private void CreateCheckpointInstruments()
    {
        KeyValuePair<string, object?> topology = new("topology", _running.Plan.Name);
        _meter.CreateObservableCounter("streams_checkpoints_total", () => (Measurement<long>[])
        [
            new(_running.Checkpoints.StoredCount, topology, new("result", "stored")),
            new(_running.Checkpoints.FailedCount, topology, new("result", "failed")),
        ], null, "Checkpoints that were stored, and that could not be.");
        Gauge("streams_checkpoint_age_seconds", "Time since the last checkpoint was stored.",
            c => c.At is { } at ? Math.Max(0, (_clock.GetUtcNow() - at).TotalSeconds) : double.NaN);
        Gauge("streams_checkpoint_duration_seconds", "Time that the last checkpoint took, storing included.",
            c => c.Duration.TotalSeconds);
        Gauge("streams_checkpoint_pause_seconds", "The longest that a task stood still for the last checkpoint.",
            c => c.Pause.TotalSeconds);
        Gauge("streams_checkpoint_state_bytes", "The state in the last checkpoint, as the stages wrote it.", c => c.Bytes);

        void Gauge(string name, string description, Func<CheckpointStatus, double> read) => _meter.CreateObservableGauge(
            name, () => new Measurement<double>(read(_running.Checkpoints), topology), null, description);
    }

    /// <summary>Makes an instrument for each number that stages have of their own.</summary>
    private void CreateStageInstruments()
    {
        foreach (IGrouping<string, StageMetric> same in _running.Status().SelectMany(s => s.Counters.Metrics).GroupBy(m => m.Name))
        {
            StageMetric metric = same.First();
            if (metric.IsCounter)
            {
                _meter.CreateObservableCounter(metric.Name, () => OfStages(metric.Name), null, metric.Description);
            }
            else
            {
                _meter.CreateObservableGauge(metric.Name, () => OfStages(metric.Name), null, metric.Description);
            }
        }
    }

    private IEnumerable<Measurement<double>> OfStages(string metric)
    {
        foreach (IGrouping<(string Stage, string Kind), StageStatus> stage in Stages())
        {
            IEnumerable<StageMetric> metrics = stage.SelectMany(instance => instance.Counters.Metrics).Where(m => m.Name == metric);
            foreach (IGrouping<string, StageMetric> same in metrics.GroupBy(m => string.Join('\n', m.Tags.Select(tag => tag.Value))))
            {
                yield return new Measurement<double>(
                    same.Sum(m => m.Value), [.. TagsOf(stage.First()), .. same.First().Tags]);
            }
        }
    }

    private void Counter(string name, string description, Func<StageCounters, long> read) =>
        _meter.CreateObservableCounter(name, () => Stages().Select(
            s => new Measurement<long>(s.Sum(i => read(i.Counters)), TagsOf(s.First()))), null, description);

    private void Seconds(string name, string description, Func<StageCounters, long> readTicks) =>
        _meter.CreateObservableCounter(name, () => Stages().Select(s => new Measurement<double>(
            s.Sum(i => readTicks(i.Counters)) / (double)_clock.TimestampFrequency, TagsOf(s.First()))), null, description);

    private IEnumerable<Measurement<long>> Drops()
    {
        foreach (IGrouping<(string Stage, string Kind), StageStatus> stage in Stages())
        {
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                long dropped = stage.Sum(i => i.Counters.Dropped(reason));
                if (dropped > 0)
                {
                    KeyValuePair<string, object?> tag = new("reason", SnakeCase.From(reason.ToString()));
                    yield return new Measurement<long>(dropped, [.. TagsOf(stage.First()), tag]);
                }
            }
        }
    }

    private IEnumerable<Measurement<long>> QueueDepths() =>
        Stages().Select(s => new Measurement<long>(s.Sum(i => i.QueueDepth), TagsOf(s.First())));

    private IEnumerable<Measurement<double>> WatermarkLags()
    {
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (IGrouping<(string Stage, string Kind), StageStatus> stage in Stages())
        {
            EventTime lowest = stage.Min(i => i.Counters.Watermark);
            if (lowest > EventTime.Minimum && lowest < EventTime.Maximum)
            {
                yield return new Measurement<double>((now - lowest.Milliseconds) / 1000.0, TagsOf(stage.First()));
            }
        }
    }

    private IEnumerable<IGrouping<(string Stage, string Kind), StageStatus>> Stages() =>
        _running.Status().GroupBy(s => (s.Stage, s.Kind));

    private KeyValuePair<string, object?>[] TagsOf(StageStatus stage) =>
    [
        new("topology", _running.Plan.Name),
        new("stage", stage.Stage),
        new("kind", stage.Kind),
        new("type", stage.Type),
    ];
}
