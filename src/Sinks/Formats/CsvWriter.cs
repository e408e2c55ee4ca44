using System.Buffers;
using System.Text;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Writes rows as CSV: <c>time,name,labels,value</c>, or with a column for each of the given labels.</summary>
/// <remarks>
/// An alert change becomes a row of the series <c>ALERTS</c> with the label <c>alertstate</c>, as Prometheus writes them,
/// and the value of the rule's expression.
/// </remarks>
public sealed class CsvWriter : IRowWriter
{
    private readonly byte[][] _labelColumns;
    private readonly byte[] _header;
    private readonly SeriesRows _rows;
    private readonly ArrayBufferWriter<byte> _cell = new();
    private readonly LabelsBuilder _alert = new();

    /// <summary>Makes a writer with the given layout.</summary>
    public CsvWriter(CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _labelColumns = [.. options.LabelColumns.Select(Encoding.UTF8.GetBytes)];
        _header = options.Header ? MakeHeader() : [];
        _rows = new SeriesRows(SeriesRows.Layout.Csv, FormatSeries);
    }

    /// <inheritdoc />
    public void WriteHeader(IBufferWriter<byte> output) => output.Write(_header);

    /// <inheritdoc />
    public int Write(SampleBatch batch, int firstRow, IBufferWriter<byte> output, long byteLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(output);
        return _rows.Write(batch, firstRow, output, byteLimit);
    }

    /// <inheritdoc />
    public void Write(AlertChange alert, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(output);
        Labels series = _alert.Reset(alert.Labels)
            .Set(Labels.MetricName, "ALERTS")
            .Set("alertstate", AlertText.StateName(alert.State))
            .Build();
        output.Advance(NumberText.Format(output.GetSpan(NumberText.BytesMax), alert.Time.Milliseconds));
        FormatSeries(series, output);
        output.Advance(NumberText.Format(output.GetSpan(NumberText.BytesMax), alert.Value));
        output.Write("\n"u8);
    }

    private byte[] MakeHeader()
    {
        ArrayBufferWriter<byte> header = new();
        header.Write("time,name,"u8);
        if (_labelColumns.Length == 0)
        {
            header.Write("labels,"u8);
        }

        foreach (byte[] column in _labelColumns)
        {
            WriteCell(header, column);
            header.Write(","u8);
        }

        header.Write("value\n"u8);
        return header.WrittenSpan.ToArray();
    }

    private void FormatSeries(Labels labels, IBufferWriter<byte> output)
    {
        output.Write(","u8);
        labels.TryGet("__name__"u8, out ReadOnlySpan<byte> name);
        WriteCell(output, name);
        output.Write(","u8);
        if (_labelColumns.Length == 0)
        {
            _cell.ResetWrittenCount();
            LabelsUtf8.Write(_cell, labels, includeName: false);
            WriteCell(output, _cell.WrittenSpan);
            output.Write(","u8);
        }

        foreach (byte[] column in _labelColumns)
        {
            labels.TryGet(column, out ReadOnlySpan<byte> value);
            WriteCell(output, value);
            output.Write(","u8);
        }
    }

    private static void WriteCell(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny("\",\r\n"u8) < 0)
        {
            LabelsUtf8.WriteValid(output, text);
            return;
        }

        output.Write("\""u8);
        for (int quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            LabelsUtf8.WriteValid(output, text[..quote]);
            output.Write("\"\""u8);
            text = text[(quote + 1)..];
        }

        LabelsUtf8.WriteValid(output, text);
        output.Write("\""u8);
    }
}
