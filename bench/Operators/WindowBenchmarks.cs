using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Windows;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>window</c> while a window is open: what a row costs, by what is kept of it.</summary>
[MemoryDiagnoser]
public class WindowBenchmarks
{
    private OperatorBench? _count;
    private OperatorBench? _moments;
    private OperatorBench? _percentiles;
    private OperatorBench? _rate;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _count = Make("count");
        _moments = Make("count", "sum", "min", "max", "mean", "stddev");
        _percentiles = Make("count", "sum", "min", "max", "mean", "stddev", "p50", "p95", "p99");
        _rate = Make("rate");
    }

    /// <summary>Only the number of rows.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void Count() => _count?.Run();

    /// <summary>Count, sum, least, greatest, mean and deviation.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void CountToStdDev() => _moments?.Run();

    /// <summary>The same and three percentiles.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void WithPercentiles() => _percentiles?.Run();

    /// <summary>The rate of counters; all rows of a series have one time here, so nothing is ever settled.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void Rate() => _rate?.Run();

    private OperatorBench Make(params string[] names)
    {
        WindowOptions options = new() { Size = TimeSpan.FromMinutes(1), Aggregate = [.. names.Select(Aggregate.Parse)] };
        return new OperatorBench(SeriesCount, context => new WindowOperator(options, context));
    }
}
