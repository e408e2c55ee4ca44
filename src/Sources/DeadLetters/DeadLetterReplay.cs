using Streams.Data;
using Streams.Sources.Files;
using Streams.Sources.Formats;
using Streams.Sources.Formats.Influx;
using Streams.Sources.Http;
using Streams.Sources.Kafka;
using Streams.Sources.Statsd;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sources.DeadLetters;

/// <summary>Decodes dead letters again, each with the format of the source that it came from.</summary>
/// <remarks>
/// A source that takes several formats does not say which one a letter has, and a row that was dropped for its time is kept
/// as a line of Prometheus' text: those are tried one after the other. Rows without a time get that of the letter.
/// </remarks>
public sealed class DeadLetterReplay
{
    private readonly TopologyDescription _topology;
    private readonly TimeProvider _clock;
    private readonly ReceiveClock _received;
    private readonly IMessageDecoder _json;
    private readonly IMessageDecoder _prometheus;
    private readonly IMessageDecoder _influx;

    /// <summary>Prepares for the letters of a topology.</summary>
    public DeadLetterReplay(TopologyDescription topology, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(clock);
        _topology = topology;
        _clock = clock;
        _received = new ReceiveClock(clock);
        _json = new LinesDecoder(new NdjsonDecoder(_received));
        _prometheus = new LinesDecoder(new PrometheusDecoder(_received));
        _influx = new LinesDecoder(new InfluxDecoder(_received));
    }

    /// <summary>Decodes a letter.</summary>
    public ReplayedLetter Decode(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (_topology.Stages.FirstOrDefault(s => s.Name == letter.Source && s.Definition is SourceDefinition) is not { } source)
        {
            return Problem($"the topology has no source '{letter.Source}'");
        }

        if (source.Options is StatsdSourceOptions)
        {
            return Problem("a line of StatsD counts in the interval that it came in, and cannot be played again");
        }

        if (letter.Raw.IsEmpty)
        {
            return Problem("the letter has no bytes");
        }

        _received.Received = letter.Time;
        CollectedRows? first = null;
        foreach (IMessageDecoder decoder in DecodersOf(source, letter))
        {
            CollectedRows rows = new(letter.Source);
            decoder.Decode(letter.Raw.Span, 0, rows);
            if (rows.Rows.Count > 0)
            {
                return Checked(rows);
            }

            first ??= rows;
        }

        return new ReplayedLetter([], first?.Problems is { Count: > 0 } problems ? problems : ["there is no row in it"]);
    }

    private static ReplayedLetter Problem(string text) => new([], [text]);

    /// <summary>Leaves out rows that are still too far ahead of the clock.</summary>
    private ReplayedLetter Checked(CollectedRows rows)
    {
        EventTime newest = EventTime.From(_clock.GetUtcNow()).Minus(-_topology.Settings.MaxAhead);
        List<string> problems = [.. rows.Problems];
        foreach (Sample early in rows.Rows.Where(row => row.Time > newest))
        {
            problems.Add($"{early.Time} is more than {Durations.Format(_topology.Settings.MaxAhead)} ahead of the clock");
        }

        rows.Rows.RemoveAll(row => row.Time > newest);
        return new ReplayedLetter(rows.Rows, problems);
    }

    private IEnumerable<IMessageDecoder> DecodersOf(StageNode source, DeadLetter letter)
    {
        switch (source.Options)
        {
            case KafkaSourceOptions kafka:
                yield return KafkaFormats.DecoderOf(kafka.Format, _received);
                break;
            case FileSourceOptions file when (file.Format ?? FileSourceOptions.FormatOf(file.Path.Path)) is FileSourceFormat.Ndjson:
                yield return _json;
                break;
            case FileSourceOptions:
                // A line of CSV means nothing without the first line of its file.
                break;
            default:
                yield return letter.Raw.Span.TrimStart(" \t\r\n["u8) is [(byte)'{', ..] ? _json : _influx;
                break;
        }

        yield return _prometheus;
    }
}
