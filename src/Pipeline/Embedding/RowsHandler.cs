using Streams.Data;

namespace Streams;

/// <summary>Takes rows as columns of equal length, on loan for the call.</summary>
public delegate void RowsHandler(ReadOnlySpan<SeriesId> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values);
