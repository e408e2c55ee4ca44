using Streams.Data;

namespace Streams.Sources.Formats.Otlp;

/// <summary>A metric and what it stands in, on loan from the request's bytes.</summary>
internal ref struct OtlpMetric
{
    public ReadOnlySpan<byte> Resource;
    public ReadOnlySpan<byte> Scope;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Unit;
    public OtlpKind Kind;
    public bool IsDelta;

    /// <summary>What is above the points in this metric, in one key.</summary>
    public SeriesKey Key;
}
