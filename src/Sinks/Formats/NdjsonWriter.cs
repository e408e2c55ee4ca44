using System.Buffers;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Writes rows as lines of JSON: <c>{"name":"up","labels":{"job":"a"},"time":1767225600000,"value":1}</c>.</summary>
public sealed class NdjsonWriter : IRowWriter
{
    private readonly SeriesRows _rows = new(SeriesRows.Layout.Json, FormatSeries);

    /// <inheritdoc />
    public void WriteHeader(IBufferWriter<byte> output)
    {
        // Every line stands for itself.
    }

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
        output.Write("{\"alert\":"u8);
        alert.Labels.TryGet("alertname"u8, out ReadOnlySpan<byte> name);
        JsonText.WriteString(output, name);
        output.Write(",\"state\":"u8);
        JsonText.WriteString(output, AlertText.StateName(alert.State));
        output.Write(",\"labels\":"u8);
        JsonText.WriteLabels(output, alert.Labels, includeName: true);
        output.Write(",\"annotations\":"u8);
        JsonText.WriteLabels(output, alert.Annotations, includeName: true);
        WriteTime(output, ",\"time\":"u8, alert.Time);
        WriteTime(output, ",\"active_at\":"u8, alert.ActiveAt);
        WriteTime(output, ",\"fired_at\":"u8, alert.FiredAt);
        WriteTime(output, ",\"resolved_at\":"u8, alert.ResolvedAt);
        output.Write(",\"value\":"u8);
        JsonText.WriteValue(output, alert.Value);
        output.Write("}\n"u8);
    }

    private static void FormatSeries(Labels labels, IBufferWriter<byte> output)
    {
        output.Write("{\"name\":"u8);
        labels.TryGet("__name__"u8, out ReadOnlySpan<byte> name);
        JsonText.WriteString(output, name);
        output.Write(",\"labels\":"u8);
        JsonText.WriteLabels(output, labels, includeName: false);
        output.Write(",\"time\":"u8);
    }

    private static void WriteTime(IBufferWriter<byte> output, ReadOnlySpan<byte> key, EventTime? time)
    {
        if (time is { } known)
        {
            output.Write(key);
            output.Advance(NumberText.Format(output.GetSpan(NumberText.BytesMax), known.Milliseconds));
        }
    }
}
