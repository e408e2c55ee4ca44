using System.Globalization;
using Streams.Data;
using Streams.Sources.Formats.Otlp;
using Streams.TestKit;
using static Streams.Sources.Tests.Formats.Otlp.OtlpText;
using static Streams.Sources.Tests.Formats.ProtoText;

namespace Streams.Sources.Tests.Formats.Otlp;

public sealed class OtlpDecoderTests
{
    private static readonly byte[] Service = Resource(
        Attribute(1, "service.name", "shop"), Attribute(1, "service.namespace", "eu"), Attribute(1, "service.instance.id", "i1"));

    private readonly OtlpDecoder _decoder = new(new ManualTimeProvider());
    private readonly HarnessPartition _partition = HarnessPartition.Alone();

    private IEnumerable<string> Rows => _partition.Rows.Select(r =>
        $"{r.Labels} {(StaleMarker.Is(r.Value) ? "stale" : r.Value.ToString("R", CultureInfo.InvariantCulture))}");

    [Fact]
    public void Decode_Gauge_HasLabelsOfPointScopeAndResource()
    {
        byte[] scope = Scope("lib", "1.2", Attribute(3, "kind", "web"));
        byte[] integer = Bytes(1, At(Time), Fixed64(6, unchecked((ulong)-5)), Attribute(7, "http.method", "PUT"));

        Decode(Request(Service, scope, Gauge("load", Point(0.5, Attribute(7, "http.method", "GET")), integer)));

        string scopeLabels = "otel_scope_kind=\"web\",otel_scope_name=\"lib\",otel_scope_version=\"1.2\"";
        Assert.Equal(
            [
                $"load{{http_method=\"GET\",instance=\"i1\",job=\"eu/shop\",{scopeLabels}}} 0.5",
                $"load{{http_method=\"PUT\",instance=\"i1\",job=\"eu/shop\",{scopeLabels}}} -5",
            ],
            Rows);
        Assert.All(_partition.Rows, r => Assert.Equal(new EventTime(Time), r.Time));
    }

    [Fact]
    public void Decode_ResourceWithMoreAttributes_HasTargetInfo()
    {
        byte[] resource = Resource(Attribute(1, "service.name", "shop"), Attribute(1, "host.name", "h1"));

        Decode(Request(resource, Scope("", ""), Gauge("load", Point(1))));

        Assert.Equal(["load{job=\"shop\"} 1", "target_info{host_name=\"h1\",job=\"shop\"} 1"], Rows);
    }

    [Fact]
    public void Decode_KeysThatMapToOneLabel_AreJoined()
    {
        Decode(Request(Resource(), Scope("", ""), Gauge("load", Point(1, Attribute(7, "a.b", "1"), Attribute(7, "a-b", "0")))));

        Assert.Equal(["load{a_b=\"0;1\"} 1"], Rows);
    }

    [Fact]
    public void Decode_ValuesOfAllKinds_BecomeTexts()
    {
        byte[] Any(string key, byte[] value) => Bytes(7, Text(1, key), Bytes(2, value));
        byte[] array = Bytes(5, Bytes(1, Text(1, "x\"")), Bytes(1, Number(3, 2)));
        byte[] map = Bytes(6, Bytes(1, Text(1, "k"), Bytes(2, Number(2, 1))));

        Decode(Request(Resource(), Scope("", ""), Gauge("m", Point(
            1,
            Any("array", array),
            Any("bool", Number(2, 0)),
            Any("double", Double(4, 1.5)),
            Any("int", Number(3, -3)),
            Any("map", map)))));

        Labels labels = Assert.Single(_partition.Rows).Labels;
        Assert.Equal(
            ["[\"x\\u0022\",2]", "false", "1.5", "-3", "{\"k\":true}"],
            new[] { "array", "bool", "double", "int", "map" }.Select(labels.Get));
    }

    [Fact]
    public void Decode_DeltaCounter_AddsUp()
    {
        byte[] Body(double change) => Request(Resource(), Scope("", ""), Counter("hits", 1, Point(change)));

        Decode(Body(3));
        _decoder.Accept();
        Decode(Body(4));
        _decoder.Undo();
        Decode(Body(4));

        Assert.Equal(["hits_total 3", "hits_total 7", "hits_total 7"], Rows);
    }

    [Fact]
    public void Decode_DeltaCounterAfterARestart_BeginsAtZeroAsACounterDoes()
    {
        byte[] Body(double change) => Request(Resource(), Scope("", ""), Counter("hits", 1, Point(change)));
        Decode(Body(3));
        Decode(Body(4));

        Assert.Null(new OtlpDecoder(new ManualTimeProvider()).Decode(Body(2), "t", _partition));

        Assert.Equal(["hits_total 3", "hits_total 7", "hits_total 2"], Rows);
    }

    [Fact]
    public void Decode_CumulativeCounter_StaysAsItIs()
    {
        byte[] body = Request(Resource(), Scope("", ""), Counter("hits", 2, Point(3)));

        Decode(body);
        Decode(body);

        Assert.Equal(["hits_total 3", "hits_total 3"], Rows);
    }

    [Fact]
    public void Decode_Histogram_BecomesClassicSeries()
    {
        byte[] point = Bytes(
            1, At(Time), Fixed64(4, 6), Double(5, 2.5),
            Bytes(6, [.. new ulong[] { 1, 2, 3 }.SelectMany(BitConverter.GetBytes)]),
            Bytes(7, [.. new double[] { 0.1, 1 }.SelectMany(BitConverter.GetBytes)]),
            Attribute(9, "route", "/"));

        Decode(Request(Resource(), Scope("", ""), Metric("latency", "s", 9, point, Number(2, 2))));

        Assert.Equal(
            [
                "latency_seconds_bucket{le=\"0.1\",route=\"/\"} 1", "latency_seconds_bucket{le=\"1\",route=\"/\"} 3",
                "latency_seconds_bucket{le=\"+Inf\",route=\"/\"} 6", "latency_seconds_sum{route=\"/\"} 2.5",
                "latency_seconds_count{route=\"/\"} 6",
            ],
            Rows);
    }

    [Fact]
    public void Decode_HistogramThatDoesNotFit_IsRejected()
    {
        byte[] point = Bytes(1, At(Time), Bytes(6, BitConverter.GetBytes(1UL)), Bytes(7, BitConverter.GetBytes(1.0)));

        Decode(Request(Resource(), Scope("", ""), Metric("latency", "s", 9, point)));

        SourceRejectAssert.Single(_partition, "t", "the histogram's bounds do not ascend, or do not fit its counts");
    }

    [Fact]
    public void Decode_ExponentialHistogram_BecomesBucketsAtQuarterPowers()
    {
        // Scale 3: eight buckets a doubling, of which two each are joined. Indexes 0 to 3 hold (1, 2^(4/8)].
        byte[] positive = Bytes(8, Zigzag(1, 0), Bytes(2, Varint(1), Varint(2), Varint(3), Varint(4)));
        byte[] negative = Bytes(9, Zigzag(1, -1), Bytes(2, Varint(5)));
        byte[] point = Bytes(1, At(Time), Fixed64(4, 17), Double(5, 9), Zigzag(6, 3), Fixed64(7, 2), positive, negative);

        Decode(Request(Resource(), Scope("", ""), Metric("e", "", 10, point, Number(2, 2))));

        Assert.Equal(
            [
                $"e_bucket{{le=\"-{Math.Pow(2, -0.25):R}\"}} 5", "e_bucket{le=\"0\"} 7",
                $"e_bucket{{le=\"{Math.Pow(2, 0.25):R}\"}} 10", $"e_bucket{{le=\"{Math.Pow(2, 0.5):R}\"}} 17",
                "e_bucket{le=\"+Inf\"} 17", "e_sum 9", "e_count 17",
            ],
            Rows);
    }

    [Fact]
    public void Decode_Summary_BecomesQuantilesSumAndCount()
    {
        byte[] point = Bytes(1, At(Time), Fixed64(4, 3), Double(5, 6), Bytes(6, Double(1, 0.5), Double(2, 1.5)));

        Decode(Request(Resource(), Scope("", ""), Metric("s", "", 11, point)));

        Assert.Equal(["s{quantile=\"0.5\"} 1.5", "s_sum 6", "s_count 3"], Rows);
    }

    [Fact]
    public void Decode_NoRecordedValue_IsAStaleMarker()
    {
        Decode(Request(Resource(), Scope("", ""), Gauge("load", Bytes(1, At(Time), Number(8, 1)))));

        Assert.Equal(["load stale"], Rows);
    }

    [Fact]
    public void Decode_SameBytesAgain_LearnsNothing()
    {
        byte[] body = Request(Service, Scope("lib", "1"), Gauge("a", Point(1)), Gauge("b", Point(2)));

        Decode(body);
        Decode(body);

        Assert.Equal(2, _partition.LearnedCount);
        Assert.Equal(4, _partition.Rows.Count);
    }

    [Fact]
    public void Decode_MessagesWithinMessagesWithoutEnd_AreRefused()
    {
        byte[] value = Text(1, "x");
        for (int depth = 0; depth < 10_000; depth++)
        {
            value =
            [
                .. Varint(5 << 3 | 2), .. Varint((ulong)value.Length + 6),
                .. Varint(1 << 3 | 2), .. Varint((ulong)value.Length), .. value,
            ];
            value = value.Length > 60_000 ? value[..60_000] : value;
        }

        Assert.NotNull(_decoder.Decode(Request(Resource(Bytes(1, Text(1, "k"), Bytes(2, value))), Scope("", "")), "t", _partition));
    }

    [Fact]
    public void Decode_Mutants_DoNoHarm()
    {
        byte[] bounds = [.. new double[] { 1, 2 }.SelectMany(BitConverter.GetBytes)];
        byte[] histogram = Bytes(1, At(Time), Fixed64(4, 6), Bytes(6, new byte[24]), Bytes(7, bounds));
        byte[] exponential = Bytes(1, At(Time), Zigzag(6, 3), Bytes(8, Zigzag(1, 2), Bytes(2, Varint(1), Varint(2))));
        byte[] good = Request(
            Service, Scope("lib", "1"), Gauge("a", Point(1, Attribute(7, "k", "v"))), Counter("c", 1, Point(2)),
            Metric("h", "s", 9, histogram),
            Metric("e", "s", 10, exponential),
            Metric("s", "s", 11, Bytes(1, At(Time), Bytes(6, Double(1, 0.5)))));
        int count = Seeded.Cases(20_000);

        int refused = new BodyMutants(_decoder, _ => good, good).Run(count, seed: 5);

        Assert.InRange(refused, count / 10, count);
    }

    private void Decode(byte[] body) => Assert.Null(_decoder.Decode(body, "t", _partition));
}
