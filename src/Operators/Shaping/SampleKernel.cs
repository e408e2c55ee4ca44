using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>The arithmetic of sampling under a rate: marks rows, and takes the marked ones out of columns.</summary>
internal static class SampleKernel
{
    /// <summary>The hash of a series that nobody has asked about yet.</summary>
    public const ulong Unknown = 0;

    /// <summary>The hash of a series that is not sampled: its rows pass and are not counted.</summary>
    public const ulong Exempt = 1;

    /// <summary>The smallest hash of a series that is sampled.</summary>
    public const ulong First = 2;

    /// <summary>The largest hash that a share of all hashes keeps; rows that are not sampled pass at every share.</summary>
    public static ulong Threshold(double share) =>
        share >= 1 ? ulong.MaxValue : Math.Max(Exempt, (ulong)(share * Math.Pow(2, 64)));

    /// <summary>Marks rows that pass by 1 and others by 0, one after the other, since each may change the share.</summary>
    public static void Mark(in RowColumns rows, ReadOnlySpan<ulong> hashes, AdaptiveShare share, Span<byte> marks)
    {
        ReadOnlySpan<SeriesId> series = rows.Series;
        for (int i = 0; i < series.Length; i++)
        {
            ulong hash = hashes[series[i].Index];
            marks[i] = hash == Exempt || share.Takes(hash, rows.Times[i], rows.Values[i]) ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Marks late rows by the share as it is, without changing it.</summary>
    public static void MarkLate(in RowColumns rows, ReadOnlySpan<ulong> hashes, AdaptiveShare share, Span<byte> marks)
    {
        ReadOnlySpan<SeriesId> series = rows.Series;
        for (int i = 0; i < series.Length; i++)
        {
            marks[i] = share.Keeps(hashes[series[i].Index], rows.Values[i]) ? (byte)1 : (byte)0;
        }
    }

    /// <summary>
    /// Copies the marked rows, in order, and returns their number; the target may be the source, since no row moves back.
    /// </summary>
    public static int Select(
        in RowColumns from, ReadOnlySpan<byte> marks, Span<SeriesId> toSeries, Span<long> toTimes, Span<double> toValues)
    {
        ReadOnlySpan<SeriesId> series = from.Series;
        ReadOnlySpan<long> times = from.Times[..series.Length];
        ReadOnlySpan<double> values = from.Values[..series.Length];
        int kept = 0;
        for (int i = 0; i < series.Length; i++)
        {
            // Every row is written; whether it stays is an addition, not a branch that the processor has to guess.
            toSeries[kept] = series[i];
            toTimes[kept] = times[i];
            toValues[kept] = values[i];
            kept += marks[i];
        }

        return kept;
    }
}
