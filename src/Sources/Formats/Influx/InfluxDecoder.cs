using System.Globalization;
using System.Text.Unicode;
using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Formats.Influx;

/// <summary>Reads InfluxDB's line protocol: <c>cpu,host=a usage=0.5,idle=99i 1767225600000000000</c>.</summary>
/// <remarks>
/// <para>Each field is a series, named <c>measurement_field</c>, or <c>measurement</c> for a field called <c>value</c>; tags
/// are its labels. Numbers, integers and bools (1 and 0) are values; a text is rejected as unsupported while the line's other
/// fields are used. The time is the clock's when left out.</para>
/// <para>A known series is found by the bytes of measurement and tags, with those of the field's name behind.</para>
/// </remarks>
public sealed class InfluxDecoder : LineDecoder
{
    // No other format's keys begin with this byte.
    private const byte KeyMark = 1;

    private readonly TimeProvider _clock;
    private readonly InfluxLabels _labels = new();
    private readonly byte[] _key = new byte[LineBytesMax + 2];

    /// <summary>Makes a decoder that takes the time of rows without one from the clock.</summary>
    public InfluxDecoder(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _key[0] = KeyMark;
    }

    /// <summary>What the times count.</summary>
    internal InfluxPrecision Precision { get; set; } = InfluxPrecision.Nanoseconds;

    /// <inheritdoc />
    private protected override RowProblem? DecodeRow(ReadOnlySpan<byte> line, ISourcePartition partition)
    {
        int start = SkipBlanks(line, 0);
        if (start == line.Length || line[start] == '#')
        {
            return null;
        }

        int seriesEnd = InfluxText.EndOf(line, start, stopAtEquals: false, stopAtComma: false);
        int fieldsStart = SkipBlanks(line, seriesEnd);
        long time = 0;
        if ((CheckFields(line, fieldsStart, out int fieldsEnd) ?? ReadTime(line, fieldsEnd, out time)) is { } wrongLine)
        {
            return wrongLine;
        }

        line[start..seriesEnd].CopyTo(_key.AsSpan(1));
        int keyLength = 1 + seriesEnd - start;
        _key[keyLength++] = (byte)' ';
        RowProblem? problem = null;
        for (int at = fieldsStart; at < fieldsEnd; at++)
        {
            int nameStart = at;
            int nameEnd = InfluxText.EndOf(line, at, stopAtEquals: true, stopAtComma: true);
            ReadOnlySpan<byte> name = line[nameStart..nameEnd];
            at = InfluxValue.EndOf(line, nameEnd + 1);
            InfluxValue.TryRead(line[(nameEnd + 1)..at], out double value, out bool isText);
            if (isText)
            {
                problem = new RowProblem(
                    DropReason.Unsupported, $"column {nameEnd + 2}: field '{RowProblem.Excerpt(name)}' is a text, not a number");
                continue;
            }

            name.CopyTo(_key.AsSpan(keyLength));
            SeriesKey key = partition.Prepare(_key.AsSpan(0, keyLength + name.Length));
            if (!partition.TryResolve(key, out SeriesHandle series))
            {
                if (_labels.TryRead(line, start..seriesEnd, name, out Labels? labels) is { } wrong)
                {
                    return wrong;
                }

                series = partition.Learn(key, labels);
            }

            Append(partition, series, time, value);
        }

        return problem;
    }

    /// <summary>Looks at all fields before any is used, so that a line is used or not as a whole.</summary>
    private static RowProblem? CheckFields(ReadOnlySpan<byte> line, int start, out int end)
    {
        end = start;
        if (start == line.Length)
        {
            return RowProblem.Malformed(start, "expected fields behind the measurement, found the end of the line");
        }

        while (true)
        {
            int nameEnd = InfluxText.EndOf(line, end, stopAtEquals: true, stopAtComma: true);
            if (nameEnd == line.Length || line[nameEnd] != '=' || nameEnd == end || !Utf8.IsValid(line[end..nameEnd]))
            {
                return RowProblem.Malformed(end, "expected a field such as usage=0.5");
            }

            end = InfluxValue.EndOf(line, nameEnd + 1);
            ReadOnlySpan<byte> value = line[(nameEnd + 1)..end];
            if (!InfluxValue.TryRead(value, out _, out _))
            {
                return RowProblem.Malformed(nameEnd + 1, $"'{RowProblem.Excerpt(value)}' is not a number, a bool or a text");
            }

            if (end == line.Length || line[end] is (byte)' ' or (byte)'\t')
            {
                return null;
            }

            if (line[end] != ',')
            {
                return RowProblem.Malformed(end, "expected ',' and another field");
            }

            end++;
        }
    }

    private RowProblem? ReadTime(ReadOnlySpan<byte> line, int fieldsEnd, out long time)
    {
        int start = SkipBlanks(line, fieldsEnd);
        ReadOnlySpan<byte> text = line[start..].TrimEnd(" \t"u8);
        if (text.IsEmpty)
        {
            time = EventTime.From(_clock.GetUtcNow()).Milliseconds;
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time) && TryScale(ref time)
            ? null
            : RowProblem.Malformed(
                start, $"'{RowProblem.Excerpt(text)}' is not a time in {Precision.ToString().ToLowerInvariant()}");
    }

    private bool TryScale(ref long time)
    {
        long scale = (long)Precision;
        if (scale > 0)
        {
            time = Math.DivRem(time, scale, out long rest) - (rest < 0 ? 1 : 0);
            return TextTime.IsInCalendar(time);
        }

        bool fits = Math.Abs((decimal)time * -scale) < long.MaxValue;
        time = fits ? time * -scale : 0;
        return fits && TextTime.IsInCalendar(time);
    }

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }
}
