using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Relabeling;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>relabel</c>, with every series known.</summary>
[MemoryDiagnoser]
public class RelabelBenchmarks
{
    private OperatorBench? _replace;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operator.</summary>
    [GlobalSetup]
    public void Setup()
    {
        RelabelOptions options = new()
        {
            Rules = [new RelabelRule { SourceLabels = ["job"], TargetLabel = "service", Replacement = "$1" }],
        };
        _replace = new OperatorBench(SeriesCount, context => new RelabelOperator(options, context));
    }

    /// <summary>One label is set from another.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void Replace() => _replace?.Run();
}
