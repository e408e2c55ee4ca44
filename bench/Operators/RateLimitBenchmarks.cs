using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Shaping;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>rate_limit</c>, with a watermark behind every batch: all rows pass, or hardly any.</summary>
[MemoryDiagnoser]
public class RateLimitBenchmarks
{
    private OperatorBench? _under;
    private OperatorBench? _over;
    private long _watermark;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _under = Make(new RateLimitOptions { RowsPerSecond = 1_000_000_000, By = ["team"] });
        _over = Make(new RateLimitOptions { RowsPerSecond = 0.001, By = ["team"] });
        _watermark = OperatorBench.Time;
    }

    /// <summary>Every row passes.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void UnderTheLimit() => Run(_under);

    /// <summary>Nearly every row is dropped.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void OverTheLimit() => Run(_over);

    private void Run(OperatorBench? bench)
    {
        bench?.Run();
        bench?.Watermark(++_watermark);
    }

    private OperatorBench Make(RateLimitOptions options) =>
        new(SeriesCount, context => new RateLimitOperator(options, context));
}
