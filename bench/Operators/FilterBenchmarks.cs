using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Shaping;
using Streams.PromQL.Syntax;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>filter</c>: all pass, half the series, half the values.</summary>
[MemoryDiagnoser]
public class FilterBenchmarks
{
    private OperatorBench? _all;
    private OperatorBench? _halfSeries;
    private OperatorBench? _halfValues;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _all = Make(new FilterOptions { Where = SeriesSelector.Parse("{job=\"node-exporter\"}", null) });
        _halfSeries = Make(new FilterOptions { Where = SeriesSelector.Parse("{team=~\"infrastructure-[0-4]\"}", null) });
        _halfValues = Make(new FilterOptions { Above = 0.5 });
    }

    /// <summary>Every row passes.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void AllPass() => _all?.Run();

    /// <summary>Rows of about half the series pass.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void HalfOfTheSeries() => _halfSeries?.Run();

    /// <summary>Rows with half the values pass.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void HalfOfTheValues() => _halfValues?.Run();

    private OperatorBench Make(FilterOptions options) =>
        new(SeriesCount, context => new FilterOperator(options, context));
}
