using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>A row that waits for its watermark.</summary>
/// <param name="Time">Its time, in milliseconds since the epoch.</param>
/// <param name="Rank">Its place among rows of one time.</param>
/// <param name="Series">Its series.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct HeldRow(long Time, ulong Rank, SeriesId Series, double Value);
