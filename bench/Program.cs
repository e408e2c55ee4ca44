using Streams.Bench.Harness;
using Streams.Bench.Sketches;

return args switch
{
    ["pipeline", .. string[] rest] => await PipelineHarness.RunAsync(rest),
    ["sketches"] => SketchesHarness.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bench pipeline [--series N] [--rows N] | sketches");
    return 2;
}
