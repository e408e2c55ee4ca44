using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Turns lines of text into rows of a source's partition.</summary>
/// <remarks>
/// <para>Lines stand alone: one that cannot be read is rejected with its place, what is wrong and its bytes, and changes
/// nothing for the next. Nothing in the input makes a decoder throw. What a line can make it allocate is bounded by
/// <see cref="LineBytesMax"/>; a row of a known series allocates nothing.</para>
/// <para>A series is known by the bytes that stand for it in the line. No key of one format means another series in
/// another format, so decoders of several formats can share a partition.</para>
/// </remarks>
public abstract class LineDecoder
{
    /// <summary>The longest line that is read; longer ones are rejected.</summary>
    public const int LineBytesMax = 64 * 1024;

    /// <summary>The most labels that a series may have.</summary>
    public const int LabelCountMax = 128;

    /// <summary>Whether the line that names the columns of the others is still to come.</summary>
    public virtual bool NeedsHeader => false;

    /// <summary>The newest time among the rows decoded so far.</summary>
    public EventTime NewestTime { get; private set; } = EventTime.Minimum;

    /// <summary>Decodes one line, given without its end, and appends its rows.</summary>
    public void Decode(ReadOnlySpan<byte> line, in LinePlace place, ISourcePartition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        if (line.Length > LineBytesMax)
        {
            RejectLongLine(line, place, partition);
            return;
        }

        RowProblem? problem = DecodeRow(line, partition);
        if (problem is not null)
        {
            partition.Reject(problem.Reason, place.ToString(), problem.Detail, line);
        }
    }

    /// <summary>Decodes text that is at hand as a whole: all its lines, the last one with or without an end.</summary>
    public void DecodeAll(ReadOnlySpan<byte> text, string origin, ISourcePartition partition)
    {
        int start = text.StartsWith(LineBuffer.ByteOrderMark) ? LineBuffer.ByteOrderMark.Length : 0;
        for (long number = 1; start < text.Length; number++)
        {
            ReadOnlySpan<byte> rest = text[start..];
            int length = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? rest : rest[..length];
            Decode(LineBuffer.WithoutCarriageReturn(line), new LinePlace(origin, number, start), partition);
            start += line.Length + 1;
        }
    }

    /// <summary>Rejects a line of which only the beginning was kept.</summary>
    public void RejectLongLine(ReadOnlySpan<byte> line, in LinePlace place, ISourcePartition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        OnLongLine();
        ReadOnlySpan<byte> kept = line.Length > LineBytesMax ? line[..LineBytesMax] : line;
        partition.Reject(
            DropReason.Malformed, place.ToString(), $"the line is longer than {LineBytesMax} bytes", kept);
    }

    /// <summary>Decodes one line; a problem says why it has no rows.</summary>
    private protected abstract RowProblem? DecodeRow(ReadOnlySpan<byte> line, ISourcePartition partition);

    /// <summary>Learns that a line was passed over.</summary>
    private protected virtual void OnLongLine()
    {
    }

    private protected void Append(ISourcePartition partition, SeriesHandle series, long time, double value)
    {
        partition.Append(series, time, value);
        if (time > NewestTime.Milliseconds)
        {
            NewestTime = new EventTime(time);
        }
    }
}
