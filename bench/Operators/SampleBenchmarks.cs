using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Shaping;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>sample</c>: half of the series, and under a rate that is met or not.</summary>
[MemoryDiagnoser]
public class SampleBenchmarks
{
    private OperatorBench? _half;
    private OperatorBench? _met;
    private OperatorBench? _exceeded;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _half = Make(new SampleOptions { Keep = 0.5 });
        _met = Make(new SampleOptions { Adaptive = true, RowsPerSecond = 1_000_000_000, Every = TimeSpan.FromHours(1) });
        _exceeded = Make(new SampleOptions { Adaptive = true, RowsPerSecond = 1_000 });
    }

    /// <summary>Half of the series are kept.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void HalfOfTheSeries() => _half?.Run();

    /// <summary>The rate is met, every row passes.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void RateIsMet() => _met?.Run();

    /// <summary>The share is as low as it gets.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void RateIsExceeded() => _exceeded?.Run();

    private OperatorBench Make(SampleOptions options) =>
        new(SeriesCount, context => new SampleOperator(options, context));
}
