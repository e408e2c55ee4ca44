using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Statsd;

/// <summary>A line of StatsD taken apart: <c>api.requests:3|c|@0.1|#route:/users,zone:a</c>.</summary>
/// <remarks>
/// Tags stand at the end, as DogStatsD writes them, or behind the name, as InfluxDB (<c>,k=v</c>) and Graphite (<c>;k=v</c>) do.
/// </remarks>
internal ref struct StatsdLine
{
    /// <summary>The metric's name, without tags.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Tags behind the name; empty when there are none.</summary>
    public ReadOnlySpan<byte> NameTags { get; private set; }

    /// <summary>Tags at the end; empty when there are none.</summary>
    public ReadOnlySpan<byte> EndTags { get; private set; }

    /// <summary>The value or, separated by colons, several.</summary>
    public ReadOnlySpan<byte> Values { get; private set; }

    public StatsdKind Kind { get; private set; }

    /// <summary>The share of events that the client sends.</summary>
    public double Rate { get; private set; }

    /// <summary>Takes a line apart; a problem says why it is none.</summary>
    public static RowProblem? Read(ReadOnlySpan<byte> text, out StatsdLine line)
    {
        line = new StatsdLine { Rate = 1 };
        if (text.StartsWith("_e{"u8) || text.StartsWith("_sc|"u8))
        {
            return new RowProblem(DropReason.Unsupported, "events and service checks are no samples");
        }

        int bar = text.IndexOf((byte)'|');
        int colon = bar < 0 ? -1 : ColonOf(text[..bar]);
        if (colon <= 0)
        {
            return RowProblem.Malformed("expected name:value|type");
        }

        int nameEnd = text[..colon].IndexOfAny((byte)',', (byte)';');
        line.Name = nameEnd < 0 ? text[..colon] : text[..nameEnd];
        line.NameTags = nameEnd < 0 ? default : text[(nameEnd + 1)..colon];
        line.Values = text[(colon + 1)..bar];
        ReadOnlySpan<byte> rest = text[(bar + 1)..];
        int kindEnd = rest.IndexOf((byte)'|');
        if (KindOf(kindEnd < 0 ? rest : rest[..kindEnd]) is not { } kind)
        {
            return RowProblem.Malformed($"'{RowProblem.Excerpt(kindEnd < 0 ? rest : rest[..kindEnd])}' is none of c, g, ms, h, d and s");
        }

        line.Kind = kind;
        return line.Name.IsEmpty ? RowProblem.Malformed("the name is empty") : line.ReadRest(kindEnd < 0 ? default : rest[(kindEnd + 1)..]);
    }

    // The last colon in front of the values: Graphite's tags may have some of their own, values of several have them too.
    private static int ColonOf(ReadOnlySpan<byte> head)
    {
        int tags = head.IndexOfAny((byte)',', (byte)';');
        return tags < 0 ? head.IndexOf((byte)':') : head.LastIndexOf((byte)':');
    }

    private static StatsdKind? KindOf(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'c'] => StatsdKind.Counter,
        [(byte)'g'] => StatsdKind.Gauge,
        [(byte)'m', (byte)'s'] => StatsdKind.Timer,
        [(byte)'h'] or [(byte)'d'] => StatsdKind.Histogram,
        [(byte)'s'] => StatsdKind.Set,
        _ => null,
    };

    private RowProblem? ReadRest(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'|');
            ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (part.StartsWith("@"u8))
            {
                if (!TextNumber.TryParse(part[1..], out double rate) || rate is not (> 0 and <= 1))
                {
                    return RowProblem.Malformed($"the rate '{RowProblem.Excerpt(part[1..])}' is not above 0 and at most 1");
                }

                Rate = rate;
            }
            else if (part.StartsWith("#"u8))
            {
                EndTags = part[1..];
            }

            // What else clients add, such as container ids and times, says nothing about the series.
        }

        return null;
    }
}
