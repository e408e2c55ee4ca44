using System.Runtime.Intrinsics;

namespace Streams.Operators.Windows.Panes;

/// <summary>What decides how a batch is taken in: its first and last time, and whether all values are numbers.</summary>
/// <param name="Oldest">The least time.</param>
/// <param name="Newest">The greatest time.</param>
/// <param name="AreNumbers">Whether no value is NaN.</param>
internal readonly record struct RowScan(long Oldest, long Newest, bool AreNumbers)
{
    /// <summary>Looks over one row or more.</summary>
    public static RowScan Of(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        long oldest = times[0];
        long newest = times[0];
        bool areNumbers = true;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && times.Length >= Vector256<long>.Count)
        {
            Vector256<long> oldests = Vector256.Create(times);
            Vector256<long> newests = oldests;
            Vector256<double> numbers = Vector256<double>.AllBitsSet;
            for (; i <= times.Length - Vector256<long>.Count; i += Vector256<long>.Count)
            {
                Vector256<long> time = Vector256.Create(times[i..]);
                oldests = Vector256.Min(oldests, time);
                newests = Vector256.Max(newests, time);
                Vector256<double> value = Vector256.Create(values[i..]);
                numbers &= Vector256.Equals(value, value);
            }

            for (int lane = 0; lane < Vector256<long>.Count; lane++)
            {
                oldest = Math.Min(oldest, oldests[lane]);
                newest = Math.Max(newest, newests[lane]);
            }

            areNumbers = Vector256.EqualsAll(numbers.AsInt64(), Vector256<long>.AllBitsSet);
        }

        for (; i < times.Length; i++)
        {
            oldest = Math.Min(oldest, times[i]);
            newest = Math.Max(newest, times[i]);
            areNumbers &= !double.IsNaN(values[i]);
        }

        return new RowScan(oldest, newest, areNumbers);
    }
}
