using BenchmarkDotNet.Attributes;
using Streams.Operators.Anomaly.Baselines;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>seasonal</c>: a value of each series, joined, scored and told.</summary>
[MemoryDiagnoser]
public class SeasonalBenchmarks
{
    private OperatorBench? _bench;
    private long _time = OperatorBench.Time;

    /// <summary>How many series there are.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operator and lets it learn.</summary>
    [GlobalSetup]
    public void Setup()
    {
        SeasonalOptions options = new() { WarmUp = 20 };
        _bench = new OperatorBench(SeriesCount, context => new SeasonalOperator(options, context));
        for (int tick = 0; tick < 50; tick++)
        {
            Tick();
        }
    }

    /// <summary>A row of each series, and the watermark behind them.</summary>
    [Benchmark]
    public void Tick()
    {
        _bench?.RunSeries(_time);
        _time += 1_000;
        _bench?.Watermark(_time);
    }
}
