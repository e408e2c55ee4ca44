using BenchmarkDotNet.Attributes;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Bench.Sketches;

[MemoryDiagnoser]
public class DDSketchBenchmarks
{
    private readonly DDSketch _sketch = new();
    private readonly DDSketch _other = new();
    private readonly StateWriter _writer = new();
    private double[] _values = [];
    private uint[] _histogram = [];
    private int[] _indexes = [];

    [Params(64, 4096)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _values = SketchData.Latencies(Count);
        BucketMapping mapping = new(0.01);
        int low = _values.Min(mapping.IndexOf);
        _indexes = [.. _values.Select(value => mapping.IndexOf(value) - low)];
        _histogram = new uint[_indexes.Max() + 1];
        _sketch.Add(_values);
        _other.Add(_values);
    }

    [Benchmark(Baseline = true)]
    public uint[] KnownIndexes()
    {
        foreach (int index in _indexes)
        {
            _histogram[index]++;
        }

        return _histogram;
    }

    [Benchmark]
    public void AddSpan() => _sketch.Add(_values);

    [Benchmark]
    public void AddEach()
    {
        foreach (double value in _values)
        {
            _sketch.Add(value);
        }
    }

    [Benchmark]
    public void Merge() => _sketch.Merge(_other);

    [Benchmark]
    public double Quantile() => _sketch.Quantile(0.99);

    [Benchmark]
    public int Write()
    {
        _writer.Clear();
        _other.Write(_writer);
        return _writer.Length;
    }
}
