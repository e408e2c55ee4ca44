using BenchmarkDotNet.Attributes;
using Streams.Operators.Sketches;

namespace Streams.Bench.Sketches;

[MemoryDiagnoser]
public class DDSketchArrayBenchmarks
{
    private const int Rows = 1 << 16;

    private readonly DDSketchArray _array = new();
    private double[] _values = [];
    private int[] _keys = [];
    private double[] _sums = [];

    [Params(100, 10_000, 100_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(2);
        _values = SketchData.Latencies(Rows);
        _keys = [.. _values.Select(_ => random.Next(Keys))];
        _sums = new double[Keys];
        _array.EnsureKeys(Keys);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public double[] PlainSums()
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            _sums[_keys[i]] += _values[i];
        }

        return _sums;
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void AddRange() => _array.AddRange(_keys, _values);
}
