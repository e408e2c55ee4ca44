using Streams.Data;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Says which of two values counts that a series has at one time, so that it does not matter which came first.</summary>
internal static class SampleOrder
{
    /// <summary>Whether a value counts and not the other: a number before NaN, that before a marker, and the greater number.</summary>
    public static bool IsBefore(double value, double other)
    {
        int order = RankOf(value).CompareTo(RankOf(other));
        order = order != 0 ? order : value.CompareTo(other);
        return order > 0 || (order == 0 && BitConverter.DoubleToInt64Bits(value) > BitConverter.DoubleToInt64Bits(other));
    }

    private static int RankOf(double value) => StaleMarker.Is(value) ? 0 : double.IsNaN(value) ? 1 : 2;
}
