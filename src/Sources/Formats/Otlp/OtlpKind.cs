namespace Streams.Sources.Formats.Otlp;

/// <summary>What a metric is, as far as its name tells.</summary>
internal enum OtlpKind : byte
{
    Gauge,
    Counter,
    Sum,
    Histogram,
    Summary,
}
