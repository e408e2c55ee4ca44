using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.Otlp;

/// <summary>The messages of an OTLP metrics request: the fields that are used, and all that hold messages.</summary>
internal static class OtlpSchema
{
    public const uint ResourceMetricsTag = 1 << 3 | ProtoReader.Bytes;
    public const uint ResourceTag = 1 << 3 | ProtoReader.Bytes;
    public const uint ScopeMetricsTag = 2 << 3 | ProtoReader.Bytes;
    public const uint ResourceAttributeTag = 1 << 3 | ProtoReader.Bytes;

    public const uint ScopeTag = 1 << 3 | ProtoReader.Bytes;
    public const uint MetricTag = 2 << 3 | ProtoReader.Bytes;
    public const uint ScopeNameTag = 1 << 3 | ProtoReader.Bytes;
    public const uint ScopeVersionTag = 2 << 3 | ProtoReader.Bytes;
    public const uint ScopeAttributeTag = 3 << 3 | ProtoReader.Bytes;

    public const uint MetricNameTag = 1 << 3 | ProtoReader.Bytes;
    public const uint MetricUnitTag = 3 << 3 | ProtoReader.Bytes;
    public const uint GaugeTag = 5 << 3 | ProtoReader.Bytes;
    public const uint SumTag = 7 << 3 | ProtoReader.Bytes;
    public const uint HistogramTag = 9 << 3 | ProtoReader.Bytes;
    public const uint ExponentialHistogramTag = 10 << 3 | ProtoReader.Bytes;
    public const uint SummaryTag = 11 << 3 | ProtoReader.Bytes;
    public const uint PointTag = 1 << 3 | ProtoReader.Bytes;
    public const uint TemporalityTag = 2 << 3 | ProtoReader.Varint;
    public const uint MonotonicTag = 3 << 3 | ProtoReader.Varint;
    public const ulong Delta = 1;

    public const uint TimeTag = 3 << 3 | ProtoReader.Fixed64;
    public const uint NumberDoubleTag = 4 << 3 | ProtoReader.Fixed64;
    public const uint NumberIntTag = 6 << 3 | ProtoReader.Fixed64;
    public const uint NumberAttributeTag = 7 << 3 | ProtoReader.Bytes;
    public const uint NumberFlagsTag = 8 << 3 | ProtoReader.Varint;
    public const ulong NoRecordedValue = 1;

    public const uint CountTag = 4 << 3 | ProtoReader.Fixed64;
    public const uint SumValueTag = 5 << 3 | ProtoReader.Fixed64;
    public const uint BucketCountsTag = 6 << 3 | ProtoReader.Bytes;
    public const uint BucketCountTag = 6 << 3 | ProtoReader.Fixed64;
    public const uint ExplicitBoundsTag = 7 << 3 | ProtoReader.Bytes;
    public const uint ExplicitBoundTag = 7 << 3 | ProtoReader.Fixed64;
    public const uint HistogramAttributeTag = 9 << 3 | ProtoReader.Bytes;
    public const uint HistogramFlagsTag = 10 << 3 | ProtoReader.Varint;

    public const uint ExponentialAttributeTag = 1 << 3 | ProtoReader.Bytes;
    public const uint ScaleTag = 6 << 3 | ProtoReader.Varint;
    public const uint ZeroCountTag = 7 << 3 | ProtoReader.Fixed64;
    public const uint PositiveTag = 8 << 3 | ProtoReader.Bytes;
    public const uint NegativeTag = 9 << 3 | ProtoReader.Bytes;
    public const uint ZeroThresholdTag = 14 << 3 | ProtoReader.Fixed64;
    public const uint BucketsOffsetTag = 1 << 3 | ProtoReader.Varint;
    public const uint BucketsCountsTag = 2 << 3 | ProtoReader.Bytes;
    public const uint BucketsCountTag = 2 << 3 | ProtoReader.Varint;

    public const uint QuantileValueTag = 6 << 3 | ProtoReader.Bytes;
    public const uint SummaryAttributeTag = 7 << 3 | ProtoReader.Bytes;
    public const uint SummaryFlagsTag = 8 << 3 | ProtoReader.Varint;
    public const uint QuantileTag = 1 << 3 | ProtoReader.Fixed64;
    public const uint ValueTag = 2 << 3 | ProtoReader.Fixed64;

    public const uint KeyTag = 1 << 3 | ProtoReader.Bytes;
    public const uint AnyValueTag = 2 << 3 | ProtoReader.Bytes;
    public const uint AnyTextTag = 1 << 3 | ProtoReader.Bytes;
    public const uint AnyBoolTag = 2 << 3 | ProtoReader.Varint;
    public const uint AnyIntTag = 3 << 3 | ProtoReader.Varint;
    public const uint AnyDoubleTag = 4 << 3 | ProtoReader.Fixed64;
    public const uint AnyArrayTag = 5 << 3 | ProtoReader.Bytes;
    public const uint AnyMapTag = 6 << 3 | ProtoReader.Bytes;
    public const uint AnyBytesTag = 7 << 3 | ProtoReader.Bytes;

    private static readonly string[] Temporalities =
        ["AGGREGATION_TEMPORALITY_UNSPECIFIED", "AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"];

    private static readonly ProtoMessage KeyValue = MakeKeyValue();

    /// <summary>The whole request.</summary>
    public static ProtoMessage Request { get; } = MakeRequest();

    private static ProtoMessage MakeKeyValue()
    {
        ProtoMessage value = new();
        ProtoMessage keyValue = new ProtoMessage().With(new(1, "key", ProtoKind.Text)).With(Nested(2, "value", value));
        value
            .With(new(1, "stringValue", ProtoKind.Text)).With(new(2, "boolValue", ProtoKind.Bool))
            .With(new(3, "intValue", ProtoKind.Varint)).With(new(4, "doubleValue", ProtoKind.Double))
            .With(Nested(5, "arrayValue", new ProtoMessage().With(Nested(1, "values", value))))
            .With(Nested(6, "kvlistValue", new ProtoMessage().With(Nested(1, "values", keyValue))))
            .With(new(7, "bytesValue", ProtoKind.Base64));
        return keyValue;
    }

    private static ProtoMessage MakeRequest()
    {
        ProtoMessage number = Timed(7, 8)
            .With(new(4, "asDouble", ProtoKind.Double)).With(new(6, "asInt", ProtoKind.Fixed64));
        ProtoMessage histogram = Counted(9, 10)
            .With(new(6, "bucketCounts", ProtoKind.Fixed64) { IsPacked = true })
            .With(new(7, "explicitBounds", ProtoKind.Double) { IsPacked = true });
        ProtoMessage buckets = new ProtoMessage().With(new(1, "offset", ProtoKind.Zigzag))
            .With(new(2, "bucketCounts", ProtoKind.Varint) { IsPacked = true });
        ProtoMessage exponential = Counted(1, 10)
            .With(new(6, "scale", ProtoKind.Zigzag)).With(new(7, "zeroCount", ProtoKind.Fixed64))
            .With(Nested(8, "positive", buckets)).With(Nested(9, "negative", buckets))
            .With(new(14, "zeroThreshold", ProtoKind.Double));
        ProtoMessage summary = Counted(7, 8).With(Nested(6, "quantileValues", new ProtoMessage()
            .With(new(1, "quantile", ProtoKind.Double)).With(new(2, "value", ProtoKind.Double))));
        ProtoMessage metric = new ProtoMessage()
            .With(new(1, "name", ProtoKind.Text)).With(new(3, "unit", ProtoKind.Text))
            .With(Nested(5, "gauge", Points(number)))
            .With(Nested(7, "sum", Points(number).With(new(3, "isMonotonic", ProtoKind.Bool))))
            .With(Nested(9, "histogram", Points(histogram)))
            .With(Nested(10, "exponentialHistogram", Points(exponential)))
            .With(Nested(11, "summary", Points(summary)));
        ProtoMessage scope = new ProtoMessage().With(new(1, "name", ProtoKind.Text))
            .With(new(2, "version", ProtoKind.Text)).With(Nested(3, "attributes", KeyValue));
        ProtoMessage resourceMetrics = new ProtoMessage()
            .With(Nested(1, "resource", new ProtoMessage().With(Nested(1, "attributes", KeyValue))))
            .With(Nested(2, "scopeMetrics", new ProtoMessage().With(Nested(1, "scope", scope)).With(Nested(2, "metrics", metric))));
        return new ProtoMessage().With(Nested(1, "resourceMetrics", resourceMetrics));
    }

    private static ProtoField Nested(int number, string name, ProtoMessage message) =>
        new(number, name, ProtoKind.Message) { Message = message };

    private static ProtoMessage Timed(int attributes, int flags) => new ProtoMessage()
        .With(new(3, "timeUnixNano", ProtoKind.Fixed64))
        .With(Nested(attributes, "attributes", KeyValue))
        .With(new(flags, "flags", ProtoKind.Varint));

    private static ProtoMessage Counted(int attributes, int flags) => Timed(attributes, flags)
        .With(new(4, "count", ProtoKind.Fixed64)).With(new(5, "sum", ProtoKind.Double));

    private static ProtoMessage Points(ProtoMessage point) => new ProtoMessage()
        .With(Nested(1, "dataPoints", point))
        .With(new(2, "aggregationTemporality", ProtoKind.Varint) { Words = Temporalities });
}
