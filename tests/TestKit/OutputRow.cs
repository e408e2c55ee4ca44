using System.Globalization;
using Streams.Data;

namespace Streams.TestKit;

/// <summary>A row that an operator emitted; two are equal when all their bits are, so that NaN and its kin compare.</summary>
public readonly record struct OutputRow(Labels Labels, EventTime Time, double Value, TimeSpan LateWithin = default)
{
    /// <inheritdoc />
    public bool Equals(OutputRow other) =>
        Labels.Equals(other.Labels)
        && Time == other.Time
        && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value)
        && LateWithin == other.LateWithin;

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Labels, Time, BitConverter.DoubleToInt64Bits(Value), LateWithin);

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Labels} {(StaleMarker.Is(Value) ? "stale" : Value.ToString("R", CultureInfo.InvariantCulture))} "
        + $"@{Time.Milliseconds}{(LateWithin > TimeSpan.Zero ? $" late within {LateWithin}" : "")}");
}
