using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Streams.Operators.Windows.Sums;

/// <summary>A sum held as two doubles whose exact total it is, and the additions that say when that no longer works.</summary>
/// <remarks>
/// Knuth's two-sum gives the rounding error of an addition as a double. The high part takes the value, the low part
/// takes the error, and the error of the low part is handed back: while that is zero, nothing was lost.
/// </remarks>
internal static class Expansion
{
    /// <summary>Adds to high + low and returns what got lost: zero if nothing did, NaN if the sum left the doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double high, double low, double value, out double newHigh, out double newLow)
    {
        newHigh = high + value;
        double virtualValue = newHigh - high;
        double error = (high - (newHigh - virtualValue)) + (value - virtualValue);
        newLow = low + error;
        double virtualError = newLow - low;
        return (low - (newLow - virtualError)) + (error - virtualError);
    }

    /// <summary>Adds four values to four sums and returns what got lost in each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(ref Vector256<double> high, ref Vector256<double> low, Vector256<double> value)
    {
        Vector256<double> newHigh = high + value;
        Vector256<double> virtualValue = newHigh - high;
        Vector256<double> error = (high - (newHigh - virtualValue)) + (value - virtualValue);
        Vector256<double> newLow = low + error;
        Vector256<double> virtualError = newLow - low;
        Vector256<double> lost = (low - (newLow - virtualError)) + (error - virtualError);
        high = newHigh;
        low = newLow;
        return lost;
    }

    /// <summary>Adds in place if nothing gets lost, moving weight from the low part to the high part when that helps.</summary>
    public static bool TryAdd(ref double high, ref double low, double value)
    {
        if (Add(high, low, value, out double newHigh, out double newLow) == 0)
        {
            high = newHigh;
            low = newLow;
            return true;
        }

        Normalize(high, low, out double top, out double rest);
        if (Add(top, rest, value, out newHigh, out newLow) == 0)
        {
            high = newHigh;
            low = newLow;
            return true;
        }

        return false;
    }

    /// <summary>Splits the exact total into its nearest double and the rest: the same pair for the same total.</summary>
    public static void Normalize(double high, double low, out double top, out double rest)
    {
        top = high + low;
        double virtualLow = top - high;
        rest = (high - (top - virtualLow)) + (low - virtualLow);
    }
}
