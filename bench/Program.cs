using BenchmarkDotNet.Running;
using Streams.Bench;
using Streams.Bench.Anomaly;
using Streams.Bench.Harness;
using Streams.Bench.Sketches;
using Streams.Bench.Windows;

return args switch
{
    ["pipeline", .. string[] rest] => await PipelineHarness.RunAsync(rest),
    ["series", .. string[] rest] => SeriesHarness.Run(rest),
    ["sketches"] => SketchesHarness.Run(),
    ["windows", .. string[] rest] => WindowHarness.Run(rest),
    ["anomaly", "forest"] => ForestHarness.Run(),
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
               bench series [LOOKUPS]  known series from raw label bytes, beside a bare read of the bytes
               bench sketches          sketches and exact sums, beside bare loops
               bench windows [ROWS]    windows of many series, beside a bare loop
               bench anomaly forest    the Isolation Forest beside scikit-learn's (Debian: python3-sklearn)
               bench micro [...]       the BenchmarkDotNet classes; arguments are BenchmarkDotNet's
        """);
    return 2;
}
