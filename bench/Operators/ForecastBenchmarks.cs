using BenchmarkDotNet.Attributes;
using Streams.Operators.Anomaly.Forecasting;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>forecast</c>: a step of a hundred values of each series, its fit, and its forecasts.</summary>
[MemoryDiagnoser]
public class ForecastBenchmarks
{
    private OperatorBench? _bench;
    private long _time = OperatorBench.Time;

    /// <summary>How many series there are.</summary>
    [Params(10, 1_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operator and lets it learn.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ForecastOptions options = new() { Step = TimeSpan.FromSeconds(100), History = TimeSpan.FromDays(1), Thresholds = [1_000] };
        _bench = new OperatorBench(SeriesCount, context => new ForecastOperator(options, context));
        for (int step = 0; step < 30; step++)
        {
            Step();
        }
    }

    /// <summary>A hundred rows of each series, and the watermark behind them.</summary>
    [Benchmark]
    public void Step()
    {
        for (int i = 0; i < 100; i++)
        {
            _bench?.RunSeries(_time);
            _time += 1_000;
        }

        _bench?.Watermark(_time);
    }
}
