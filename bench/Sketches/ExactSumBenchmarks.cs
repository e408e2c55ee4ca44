using BenchmarkDotNet.Attributes;
using Streams.Operators.Windows.Sums;

namespace Streams.Bench.Sketches;

[MemoryDiagnoser]
public class ExactSumBenchmarks
{
    private double[] _values = [];
    private ExactSum _sum;
    private ExactMoments _moments;

    [Params(64, 4096)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup() => _values = SketchData.Latencies(Count);

    [Benchmark(Baseline = true)]
    public double PlainSum()
    {
        double sum = 0;
        foreach (double value in _values)
        {
            sum += value;
        }

        return sum;
    }

    [Benchmark]
    public void SumSpan() => _sum.Add(_values);

    [Benchmark]
    public void SumEach() => _sum.AddEach(_values);

    [Benchmark]
    public void MomentsSpan() => _moments.Add(_values);

    [Benchmark]
    public void MomentsEach() => _moments.AddEach(_values);

    [Benchmark]
    public double Variance() => _moments.Variance;
}
