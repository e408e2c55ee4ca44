namespace Streams.Data;

/// <summary>Prometheus' marker for "this series has ended": a NaN with a bit pattern of its own.</summary>
public static class StaleMarker
{
    /// <summary>The bits of the marker; an ordinary NaN has others.</summary>
    public const ulong Bits = 0x7ff0000000000002;

    /// <summary>The marker as a value.</summary>
    public static readonly double Value = BitConverter.UInt64BitsToDouble(Bits);

    /// <summary>Whether a value is the marker (and not just some NaN).</summary>
    public static bool Is(double value) => BitConverter.DoubleToUInt64Bits(value) == Bits;
}
