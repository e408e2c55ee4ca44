using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>The columns that a kernel reads, of one length.</summary>
internal readonly ref struct RowColumns(
    ReadOnlySpan<SeriesId> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
{
    public readonly ReadOnlySpan<SeriesId> Series = series;
    public readonly ReadOnlySpan<long> Times = times;
    public readonly ReadOnlySpan<double> Values = values;
}
