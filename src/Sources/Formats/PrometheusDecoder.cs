using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Reads Prometheus' text format: <c>http_requests_total{code="200"} 1027 1767225600000</c>.</summary>
/// <remarks>
/// The time is milliseconds since the epoch, the clock's when left out; one with a fraction is seconds, as OpenMetrics
/// writes it. Comments, <c>HELP</c>, <c>TYPE</c>, <c># EOF</c> and exemplars are passed over. Names in quotes, as
/// Prometheus 3 has them for UTF-8, stand first between the braces: <c>{"api.latency",endpoint="/users"} 5</c>. A known
/// series is found by the bytes from its name to the closing brace.
/// </remarks>
public sealed class PrometheusDecoder : LineDecoder
{
    private readonly TimeProvider _clock;
    private readonly PrometheusLabels _labels = new();

    /// <summary>Makes a decoder that takes the time of rows without one from the clock.</summary>
    public PrometheusDecoder(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
    }

    /// <summary>Whether all times are seconds, as in OpenMetrics, and not only those with a fraction.</summary>
    public bool IsOpenMetrics { get; init; }

    /// <inheritdoc />
    private protected override RowProblem? DecodeRow(ReadOnlySpan<byte> line, ISourcePartition partition)
    {
        int start = SkipBlanks(line, 0);
        if (start == line.Length || line[start] == '#')
        {
            return null;
        }

        int keyEnd = EndOfSeries(line, start);
        if (keyEnd < 0)
        {
            // The labels have no end, so reading them must find out why.
            _labels.TryRead(line, start..line.Length, out _, out RowProblem? cause);
            return cause ?? RowProblem.Malformed(start, "the labels have no closing '}'");
        }

        if (!TryReadPoint(line, keyEnd, out double value, out long time, out RowProblem? problem))
        {
            return problem;
        }

        ReadOnlySpan<byte> key = line[start..keyEnd];
        if (!partition.TryResolve(key, out SeriesHandle series))
        {
            if (!_labels.TryRead(line, start..keyEnd, out Labels? labels, out problem))
            {
                return problem;
            }

            series = partition.Learn(key, labels);
        }

        Append(partition, series, time, value);
        return null;
    }

    /// <summary>The place behind name and labels, or -1 when the labels have no end.</summary>
    private static int EndOfSeries(ReadOnlySpan<byte> line, int start)
    {
        int nameEnd = start;
        while (nameEnd < line.Length && line[nameEnd] is not ((byte)' ' or (byte)'\t' or (byte)'{'))
        {
            nameEnd++;
        }

        int at = SkipBlanks(line, nameEnd);
        if (at == line.Length || line[at] != '{')
        {
            return nameEnd;
        }

        for (at++; ; at++)
        {
            int next = line[at..].IndexOfAny((byte)'"', (byte)'}');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (line[at] == '}')
            {
                return at + 1;
            }

            at = PrometheusLabels.EndOfQuoted(line, at);
            if (at < 0)
            {
                return -1;
            }
        }
    }

    private bool TryReadPoint(
        ReadOnlySpan<byte> line, int at, out double value, out long time, [NotNullWhen(false)] out RowProblem? problem)
    {
        time = 0;
        ReadOnlySpan<byte> valueText = TakeWord(line, ref at, out int valueAt);
        if (!TextNumber.TryParse(valueText, out value))
        {
            problem = RowProblem.Malformed(valueAt, valueText.IsEmpty
                ? "expected a value, found the end of the line"
                : $"'{RowProblem.Excerpt(valueText)}' is not a value");
            return false;
        }

        ReadOnlySpan<byte> timeText = TakeWord(line, ref at, out int timeAt);
        if (timeText.IsEmpty || timeText[0] == '#')
        {
            time = EventTime.From(_clock.GetUtcNow()).Milliseconds;
            problem = null;
            return true;
        }

        if (!TryReadTime(timeText, out time))
        {
            problem = RowProblem.Malformed(
                timeAt, $"'{RowProblem.Excerpt(timeText)}' is not a time; expected {(IsOpenMetrics ? "" : "milli")}seconds since 1970");
            return false;
        }

        ReadOnlySpan<byte> rest = TakeWord(line, ref at, out int restAt);
        problem = rest.IsEmpty || rest[0] == '#'
            ? null
            : RowProblem.Malformed(restAt, $"expected nothing behind the time, found '{RowProblem.Excerpt(rest)}'");
        return problem is null;
    }

    private bool TryReadTime(ReadOnlySpan<byte> text, out long time)
    {
        if (IsOpenMetrics || text.Contains((byte)'.'))
        {
            time = 0;
            return TextNumber.TryParse(text, out double seconds) && TextTime.TryFrom(Math.Round(seconds * 1000), out time);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time)
            && TextTime.TryFrom(time, out time);
    }

    private static ReadOnlySpan<byte> TakeWord(ReadOnlySpan<byte> line, scoped ref int at, out int start)
    {
        start = SkipBlanks(line, at);
        int length = line[start..].IndexOfAny((byte)' ', (byte)'\t');
        at = length < 0 ? line.Length : start + length;
        return line[start..at];
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
