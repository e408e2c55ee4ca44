using Streams.Bench.Harness;

return args switch
{
    ["pipeline", .. string[] rest] => await PipelineHarness.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bench pipeline [--series N] [--rows N]");
    return 2;
}
