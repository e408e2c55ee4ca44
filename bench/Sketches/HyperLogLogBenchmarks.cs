using BenchmarkDotNet.Attributes;
using Streams.Operators.Sketches;

namespace Streams.Bench.Sketches;

[MemoryDiagnoser]
public class HyperLogLogBenchmarks
{
    private readonly HyperLogLog _set = new();
    private readonly HyperLogLog _other = new();
    private ulong[] _hashes = [];

    [Params(100, 100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        _hashes = [.. Enumerable.Range(0, Count).Select(_ => ((ulong)random.NextInt64() << 1) ^ (ulong)random.NextInt64())];
        AddHashes();
        foreach (ulong hash in _hashes)
        {
            _other.AddHash(~hash);
        }
    }

    [Benchmark]
    public void AddHashes()
    {
        foreach (ulong hash in _hashes)
        {
            _set.AddHash(hash);
        }
    }

    [Benchmark]
    public void Merge() => _set.Merge(_other);

    [Benchmark]
    public long Estimate() => _set.Estimate();
}
