using Streams.Operators;
using Streams.Operators.Shaping;
using Streams.PromQL.Syntax;
using Streams.Runtime;
using Streams.Sinks;
using Streams.Sinks.Files;
using Streams.Sources;
using Streams.Sources.Files;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Samples.Embedding;

/// <summary>The stages that topology files use, found by the types of their options.</summary>
internal static class RegisteredStages
{
    public static async Task RunAsync()
    {
        Console.WriteLine("Registered stages:");
        string folder = Directory.CreateTempSubdirectory("streams-sample-").FullName;
        string input = Path.Combine(folder, "latencies.csv");
        string output = Path.Combine(folder, "slow.ndjson");
        string[] rows = ["time,name,route,value", "1000,latency_seconds,/pay,0.7", "2000,latency_seconds,/pay,0.1"];
        await File.WriteAllLinesAsync(input, rows);

        StageRegistry registry = new StageRegistry().AddSources().AddOperators().AddSinks();
        await using RunningTopology running = await Pipeline
            .Using(registry)
            .With(new TopologySettings { Shards = 1, Lateness = TimeSpan.FromSeconds(30) })
            .From(new FileSourceOptions { Path = new InputPath(input) }, name: "latencies")
            .Through(new FilterOptions { Where = SeriesSelector.Parse("latency_seconds"), Above = 0.25 }, name: "slow")
            .To(new FileSinkOptions { Path = new OutputPath(output) }, name: "archive")
            .StartAsync();
        await running.Completion;

        Console.WriteLine($"  {(await File.ReadAllTextAsync(output)).TrimEnd()}");
        foreach (StageStatus stage in running.Status())
        {
            Console.WriteLine($"  {stage.Kind} {stage.Stage}: {stage.Counters.RowsIn} rows in, {stage.Counters.RowsOut} out");
        }

        Directory.Delete(folder, recursive: true);
    }
}
