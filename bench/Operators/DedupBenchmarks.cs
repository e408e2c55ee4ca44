using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Shaping;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>dedup</c> with every replica elected: rows of series that have the label, and that do not.</summary>
[MemoryDiagnoser]
public class DedupBenchmarks
{
    private OperatorBench? _elected;
    private OperatorBench? _untouched;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators and elects.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _elected = Make("instance");
        _untouched = Make("absent");
        _elected.Run();
        _elected.Watermark(OperatorBench.Time + 1);
    }

    /// <summary>Every row is the elected replica's.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void Elected() => _elected?.Run();

    /// <summary>No row has the label.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void Untouched() => _untouched?.Run();

    private OperatorBench Make(string label) =>
        new(SeriesCount, context => new DedupOperator(new DedupOptions { Label = label }, context));
}
