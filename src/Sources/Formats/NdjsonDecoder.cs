using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>
/// Reads a JSON object a line: <c>{"name":"api.latency","labels":{"endpoint":"/users"},"time":1767225600000,"value":500}</c>.
/// </summary>
/// <remarks>
/// <para><c>time</c> is milliseconds since the epoch or RFC 3339 text, the clock's when left out. <c>value</c> is a number,
/// or one of the strings <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c> and <c>Infinity</c>. Also understood: <c>metric</c> and
/// <c>metric_name</c> for the name, <c>tags</c> for the labels, <c>timestamp</c> for the time. Values of labels may be
/// numbers and bools; their text is taken. Other keys are errors, so that a misspelt one does not go unnoticed.</para>
/// <para>A known series is found by the raw bytes of name and labels. If the labels stand right behind the name, that is
/// one slice of the line; otherwise the two are put side by side. The first string in a key is always the name and the
/// first object the labels, so no key can mean two series.</para>
/// </remarks>
public sealed class NdjsonDecoder : LineDecoder
{
    private readonly TimeProvider _clock;
    private readonly NdjsonLabels _labels = new();
    private readonly byte[] _keyScratch = new byte[LineBytesMax];

    /// <summary>Makes a decoder that takes the time of rows without one from the clock.</summary>
    public NdjsonDecoder(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
    }

    /// <inheritdoc />
    private protected override RowProblem? DecodeRow(ReadOnlySpan<byte> line, ISourcePartition partition)
    {
        JsonCursor cursor = new(line);
        if (cursor.IsAtEnd)
        {
            return null;
        }

        NdjsonRow row = default;
        if (!row.Read(line, ref cursor))
        {
            // Labels that are not flat end too early for the reader; what is wrong with them says it better.
            return _labels.FindProblem(line, row) ?? cursor.Problem;
        }

        ReadOnlySpan<byte> key = KeyOf(line, row);
        if (!partition.TryResolve(key, out SeriesHandle series))
        {
            if (!_labels.TryRead(line, row, out Labels? labels, out RowProblem? problem))
            {
                return problem;
            }

            series = partition.Learn(key, labels);
        }

        Append(partition, series, row.HasTime ? row.Time : EventTime.From(_clock.GetUtcNow()).Milliseconds, row.Value);
        return null;
    }

    private ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> line, in NdjsonRow row)
    {
        if (!row.HasLabels || !row.HasName)
        {
            return line[row.HasName ? row.Name : row.Labels];
        }

        if (row.LabelsFollowName)
        {
            return line[row.Name.Start..row.Labels.End];
        }

        ReadOnlySpan<byte> name = line[row.Name];
        ReadOnlySpan<byte> labels = line[row.Labels];
        name.CopyTo(_keyScratch);
        labels.CopyTo(_keyScratch.AsSpan(name.Length));
        return _keyScratch.AsSpan(0, name.Length + labels.Length);
    }
}
