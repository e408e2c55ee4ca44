using System.Text;
using BenchmarkDotNet.Attributes;
using Streams.Bench.Ingest;
using Streams.Sources.Formats;

namespace Streams.Bench.Sources;

/// <summary>What a row of a known series costs to decode, by format, beside a bare search for line ends.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int RowCount = 20_000;

    private readonly KnownSeries _partition = KnownSeries.Create();
    private byte[] _text = [];
    private LineDecoder _decoder = new NdjsonDecoder(TimeProvider.System);

    /// <summary>The format.</summary>
    [Params("ndjson", "prometheus", "csv")]
    public string Format { get; set; } = "";

    /// <summary>How many series the rows go round.</summary>
    [Params(100, 10_000)]
    public int SeriesCount { get; set; }

    /// <summary>Writes the text and makes its series known.</summary>
    [GlobalSetup]
    public void Setup()
    {
        StringBuilder text = new();
        for (int i = 0; i < RowCount; i++)
        {
            int series = i % SeriesCount;
            (string route, string instance, long time) = ($"/items/{series % 100}", $"10.0.0.1:{series}", 1767225600000 + i);
            text.Append(Format switch
            {
                "ndjson" => $$"""{"name":"requests_total","labels":{"route":"{{route}}","instance":"{{instance}}"},"time":{{time}},"value":{{i}}.5}""",
                "csv" => $"{time},requests_total,{route},{instance},{i}.5",
                _ => $"requests_total{{route=\"{route}\",instance=\"{instance}\"}} {i}.5 {time}",
            }).Append('\n');
        }

        _text = Encoding.UTF8.GetBytes(text.ToString());
        _decoder = Format switch
        {
            "ndjson" => new NdjsonDecoder(TimeProvider.System),
            "csv" => new CsvDecoder(new CsvOptions(), TimeProvider.System),
            _ => new PrometheusDecoder(TimeProvider.System),
        };
        if (_decoder.NeedsHeader)
        {
            _decoder.Decode("time,name,route,instance,value"u8, default, _partition);
        }

        Decode();
    }

    /// <summary>Finds the ends of the lines and nothing else.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = RowCount)]
    public int BareLoop()
    {
        int lines = 0;
        ReadOnlySpan<byte> rest = _text;
        for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            lines++;
            rest = rest[(end + 1)..];
        }

        return lines;
    }

    /// <summary>Decodes all rows.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public long Decode()
    {
        _decoder.DecodeAll(_text, "bench", _partition);
        return _partition.Rows;
    }
}
