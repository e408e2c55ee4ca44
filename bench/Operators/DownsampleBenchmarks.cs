using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Windows;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>downsample</c> while a pane is open: what a row costs with and without percentiles.</summary>
[MemoryDiagnoser]
public class DownsampleBenchmarks
{
    private OperatorBench? _plain;
    private OperatorBench? _percentiles;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _plain = Make("count", "sum", "min", "max", "last");
        _percentiles = Make("count", "sum", "min", "max", "last", "p50", "p99");
    }

    /// <summary>Count, sum, least, greatest and last.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void CountToLast() => _plain?.Run();

    /// <summary>The same and two percentiles.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void WithPercentiles() => _percentiles?.Run();

    private OperatorBench Make(params string[] names)
    {
        DownsampleOptions options = new()
        {
            Tiers = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)],
            Aggregate = [.. names.Select(Aggregate.Parse)],
        };
        return new OperatorBench(SeriesCount, context => new DownsampleOperator(options, context));
    }
}
