using Streams.Data;

namespace Streams.Operators.Shaping;

/// <summary>The arithmetic of relabeling: gives each row the series that its own is mapped to.</summary>
/// <remarks>A map's entry is 0 while unknown, one more than the index of the new series, or negative for a drop.</remarks>
internal static class RelabelKernel
{
    /// <summary>The entry of a series that a rule drops.</summary>
    public const int Drop = -1;

    /// <summary>The entry of a series that is dropped because the rules left it without labels.</summary>
    public const int DropEmpty = -2;

    /// <summary>How many rows from the start keep the series that they have.</summary>
    public static int CountUnchanged(ReadOnlySpan<int> map, ReadOnlySpan<SeriesId> series)
    {
        for (int i = 0; i < series.Length; i++)
        {
            if (map[series[i].Index] != series[i].Index + 1)
            {
                return i;
            }
        }

        return series.Length;
    }

    /// <summary>Writes the new series of each row up to the first dropped one; returns how many.</summary>
    public static int Replace(ReadOnlySpan<int> map, ReadOnlySpan<SeriesId> series, Span<SeriesId> to)
    {
        to = to[..series.Length];
        for (int i = 0; i < series.Length; i++)
        {
            int entry = map[series[i].Index];
            if (entry < 0)
            {
                return i;
            }

            to[i] = new SeriesId(entry - 1);
        }

        return series.Length;
    }

    /// <summary>
    /// Writes the rows that stay, in order, with their new series, and returns their number; the target may be the
    /// source. The rows dropped for lack of labels are added to <paramref name="emptyRows"/>.
    /// </summary>
    public static int Select(
        ReadOnlySpan<int> map,
        in RowColumns from,
        Span<SeriesId> toSeries,
        Span<long> toTimes,
        Span<double> toValues,
        ref int emptyRows)
    {
        ReadOnlySpan<SeriesId> series = from.Series;
        ReadOnlySpan<long> times = from.Times[..series.Length];
        ReadOnlySpan<double> values = from.Values[..series.Length];
        int kept = 0;
        for (int i = 0; i < series.Length; i++)
        {
            int entry = map[series[i].Index];
            toSeries[kept] = new SeriesId(entry - 1);
            toTimes[kept] = times[i];
            toValues[kept] = values[i];
            kept += entry > 0 ? 1 : 0;
            emptyRows += entry == DropEmpty ? 1 : 0;
        }

        return kept;
    }
}
