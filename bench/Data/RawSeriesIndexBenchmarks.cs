using BenchmarkDotNet.Attributes;
using Streams.Bench.Harness;
using Streams.Data;

namespace Streams.Bench.Data;

/// <summary>Known series from raw label bytes.</summary>
[MemoryDiagnoser]
public class RawSeriesIndexBenchmarks
{
    private readonly RawSeriesIndex _index = new();
    private byte[][] _keys = [];
    private int _at;

    /// <summary>How many series are known.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int SeriesCount { get; set; }

    /// <summary>Learns the series.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _keys = [.. TestSeries.Many(SeriesCount).Select(l => l.Canonical.ToArray())];
        for (int i = 0; i < _keys.Length; i++)
        {
            _index.Add(_keys[i], new SeriesHandle(0, new SeriesId(i)));
        }

        new Random(1).Shuffle(_keys);
    }

    /// <summary>Looks the next thousand up, so that over time all are asked for.</summary>
    [Benchmark(OperationsPerInvoke = 1_000)]
    public int TryGet()
    {
        int sum = 0;
        for (int i = 0; i < 1_000; i++)
        {
            _index.TryGet(_keys[_at], out SeriesHandle handle);
            sum += handle.Id.Index;
            _at = _at + 1 == _keys.Length ? 0 : _at + 1;
        }

        return sum;
    }
}
