using BenchmarkDotNet.Running;
using Streams.Bench.Harness;
using Streams.Bench.Sketches;

return args switch
{
    ["pipeline", .. string[] rest] => await PipelineHarness.RunAsync(rest),
    ["sketches"] => SketchesHarness.Run(),
    ["run", .. string[] rest] => RunBenchmarks(rest),
    _ => Usage(),
};

static int RunBenchmarks(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(PipelineHarness).Assembly).Run(arguments);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: bench pipeline [--series N] [--rows N] | sketches | run [BenchmarkDotNet arguments]");
    return 2;
}
