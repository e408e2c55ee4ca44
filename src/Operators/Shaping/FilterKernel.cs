using System.Runtime.CompilerServices;
using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>The arithmetic of the filter: picks rows out of columns.</summary>
internal static class FilterKernel
{
    /// <summary>The verdict on a series that nobody has asked about yet.</summary>
    public const byte Unknown = 0;

    /// <summary>The verdict on a series whose rows are kept.</summary>
    public const byte Keep = 1;

    /// <summary>The verdict on a series whose rows are dropped.</summary>
    public const byte Drop = 2;

    /// <summary>The index of the first row that is dropped, or the number of rows.</summary>
    public static int FirstDropped<TTest>(in RowColumns from, ReadOnlySpan<byte> verdicts, TTest test)
        where TTest : struct, IRowTest
    {
        ReadOnlySpan<SeriesId> series = from.Series;
        ReadOnlySpan<long> times = from.Times[..series.Length];
        ReadOnlySpan<double> values = from.Values[..series.Length];
        for (int i = 0; i < series.Length; i++)
        {
            if (!((verdicts[series[i].Index] == Keep) & test.Passes(times[i], values[i])))
            {
                return i;
            }
        }

        return series.Length;
    }

    /// <summary>
    /// Copies the kept rows, in order, and returns their number; the target may be the source, since no row moves back.
    /// </summary>
    public static int Select<TTest>(
        in RowColumns from,
        ReadOnlySpan<byte> verdicts,
        TTest test,
        Span<SeriesId> toSeries,
        Span<long> toTimes,
        Span<double> toValues)
        where TTest : struct, IRowTest
    {
        ReadOnlySpan<SeriesId> series = from.Series;
        ReadOnlySpan<long> times = from.Times[..series.Length];
        ReadOnlySpan<double> values = from.Values[..series.Length];
        int kept = 0;
        for (int i = 0; i < series.Length; i++)
        {
            SeriesId id = series[i];
            long time = times[i];
            double value = values[i];

            // Every row is written; whether it stays is an addition, not a branch that the processor has to guess. With
            // a conditional expression the compiler makes a branch of it, which costs three times as much.
            toSeries[kept] = id;
            toTimes[kept] = time;
            toValues[kept] = value;
            kept += Unsafe.BitCast<bool, byte>((verdicts[id.Index] == Keep) & test.Passes(time, value));
        }

        return kept;
    }
}
