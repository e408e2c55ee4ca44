using System.Globalization;
using Streams.Data;

namespace Streams.TestKit;

/// <summary>A row that an operator emitted; two are equal when all their bits are, so that NaN and its kin compare.</summary>
public readonly record struct OutputRow(Labels Labels, EventTime Time, double Value, bool IsLate = false)
{
    /// <inheritdoc />
    public bool Equals(OutputRow other) =>
        Labels.Equals(other.Labels)
        && Time == other.Time
        && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value)
        && IsLate == other.IsLate;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Labels, Time, BitConverter.DoubleToInt64Bits(Value), IsLate);

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Labels} {(StaleMarker.Is(Value) ? "stale" : Value.ToString("R", CultureInfo.InvariantCulture))} "
        + $"@{Time.Milliseconds}{(IsLate ? " late" : "")}");
}
