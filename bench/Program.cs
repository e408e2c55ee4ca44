using BenchmarkDotNet.Running;
using Streams.Bench;
using Streams.Bench.Anomaly;
using Streams.Bench.Anomaly.Series;
using Streams.Bench.Anomaly.Study;
using Streams.Bench.Harness;
using Streams.Bench.Ingest;
using Streams.Bench.Notify;
using Streams.Bench.PromQL;
using Streams.Bench.Rules;
using Streams.Bench.Sketches;
using Streams.Bench.Storage;
using Streams.Bench.Windows;

return args switch
{
    ["pipeline", .. string[] rest] => await PipelineHarness.RunAsync(rest),
    ["promql"] => PromQLHarness.Run(),
    ["rules", .. string[] rest] => await RulesHarness.RunAsync(withPrometheus: rest.Contains("--prometheus")),
    ["series", .. string[] rest] => SeriesHarness.Run(rest),
    ["decode"] => DecodeHarness.Run(),
    ["http", .. string[] rest] => await HttpHarness.RunAsync(rest),
    ["kafka"] => await KafkaHarness.RunAsync(),
    ["latency"] => await LatencyHarness.RunAsync(),
    ["sketches"] => SketchesHarness.Run(),
    ["windows", .. string[] rest] => WindowHarness.Run(rest),
    ["freeze"] => await FreezeHarness.RunAsync(),
    ["anomaly", "forest"] => ForestHarness.Run(),
    ["anomaly", "baselines"] => BaselineHarness.Run(),
    ["anomaly", "study", .. string[] rest] => await StudyHarness.RunAsync(rest),
    ["anomaly", "series", .. string[] rest] => await SeriesFileHarness.RunAsync(rest),
    ["log"] => await LogHarness.RunAsync(),
    ["checkpoints"] => await CheckpointHarness.RunAsync(),
    ["notify"] => await NotifyHarness.RunAsync(),
    ["micro", .. string[] rest] => Micro(rest),
    _ => Usage(),
};

static int Micro(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(Smoke).Assembly).Run(arguments);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: bench pipeline [ROWS]   source -> shard -> three operators -> discard, beside a bare loop
               bench promql            prepared queries over 100,000 series
               bench rules [--prometheus]  rules over 100,000 series, and 1,000 alerting rules; beside Prometheus
               bench series [LOOKUPS]  known series from raw label bytes, beside a bare read of the bytes
               bench decode            bodies of known series, by format: samples a second on one core
               bench http [--alone]    remote write over loopback into the node, beside VictoriaMetrics and Prometheus (Debian)
               bench kafka             a topic read by the source, beside a bare consume loop
               bench latency           from POST to operator at 333,333 samples a second
               bench sketches          sketches and exact sums, beside bare loops
               bench windows [ROWS]    windows of many series, beside a bare loop
               bench freeze            windows of many series with a checkpoint every second
               bench anomaly forest    the Isolation Forest beside scikit-learn's (Debian: python3-sklearn)
               bench anomaly baselines robust_zscore and seasonal over 100,000 keys, beside a bare loop
               bench anomaly series    [seed]: files like those of the Numenta benchmark, scored by the command line
               bench anomaly study [SCENARIOS [FIRST_SEED [MEMBER...]]]  what the ensemble finds of known incidents, and when
               bench log               the local log: append and acknowledge, beside a bare loop of write and sync
               bench checkpoints       the state of 100,000 windows kept and read back, by compression
               bench notify            notifications: batches among 100,000 active alerts, memory, a storm
               bench micro [...]       the BenchmarkDotNet classes; arguments are BenchmarkDotNet's
        """);
    return 2;
}
