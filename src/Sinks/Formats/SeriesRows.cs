using System.Buffers;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Puts rows together from a series' cached text and the row's own numbers.</summary>
/// <remarks>Rows are laid into large spans of the output, so that a row makes no call on it.</remarks>
internal sealed class SeriesRows
{
    private const int SpanBytes = 32 * 1024;

    private readonly SeriesTextCache _cache;
    private readonly Layout _layout;

    /// <summary>Makes a writer of rows with the series' texts from <paramref name="format"/> in the given layout.</summary>
    public SeriesRows(Layout layout, Action<Labels, IBufferWriter<byte>> format)
    {
        _layout = layout;
        _cache = new SeriesTextCache(format);
    }

    /// <summary>What stands around a series' text.</summary>
    public enum Layout
    {
        /// <summary>The series, the time, and the value behind its key.</summary>
        Json,

        /// <summary>The time, the series, the value.</summary>
        Csv,
    }

    /// <summary>Writes rows until the batch ends or the limit is reached; returns how many.</summary>
    public int Write(SampleBatch batch, int firstRow, IBufferWriter<byte> output, long byteLimit)
    {
        SeriesTable table = batch.Table;
        ReadOnlySpan<SeriesId> series = batch.Series;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        Span<byte> span = default;
        int used = 0;
        long written = 0;
        int row = firstRow;
        while (row < series.Length && (row == firstRow || written + used < byteLimit))
        {
            ReadOnlySpan<byte> text = _cache.Get(table[series[row]]);
            int needed = text.Length + 2 * NumberText.BytesMax + 16;
            if (span.Length - used < needed)
            {
                output.Advance(used);
                written += used;
                used = 0;
                span = output.GetSpan(Math.Max(needed, SpanBytes));
            }

            used += _layout == Layout.Json
                ? FormatJson(span[used..], text, times[row], values[row])
                : FormatCsv(span[used..], text, times[row], values[row]);
            row++;
        }

        output.Advance(used);
        return row - firstRow;
    }

    private static int FormatJson(Span<byte> target, ReadOnlySpan<byte> series, long time, double value)
    {
        series.CopyTo(target);
        int at = series.Length;
        at += NumberText.Format(target[at..], time);
        ",\"value\":"u8.CopyTo(target[at..]);
        at += ",\"value\":"u8.Length;
        at += JsonText.FormatValue(target[at..], value);
        target[at++] = (byte)'}';
        target[at++] = (byte)'\n';
        return at;
    }

    private static int FormatCsv(Span<byte> target, ReadOnlySpan<byte> series, long time, double value)
    {
        int at = NumberText.Format(target, time);
        series.CopyTo(target[at..]);
        at += series.Length;
        at += NumberText.Format(target[at..], value);
        target[at++] = (byte)'\n';
        return at;
    }
}
