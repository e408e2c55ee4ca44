using System.Text.Unicode;
using Streams.Data;
using Streams.Sources.Formats.Protobuf;
using Streams.Stages;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Reads OTLP metrics requests in protobuf, and those in JSON by way of the same bytes.</summary>
/// <remarks>
/// Gauges and sums are series as they are; histograms and summaries become classic series, exponential histograms classic
/// buckets at quarter powers of two. What is reported as changes (delta temporality) is added up to counters. A point
/// without a value that was recorded is a stale marker.
/// </remarks>
internal sealed class OtlpDecoder : BodyDecoder
{
    private readonly OtlpRows _rows;
    private readonly OtlpHistograms _histograms;

    /// <summary>Makes a decoder that takes the time of points without one from the clock.</summary>
    public OtlpDecoder(TimeProvider clock)
    {
        _rows = new OtlpRows(clock);
        _histograms = new OtlpHistograms(_rows);
    }

    /// <inheritdoc />
    public override RowProblem? Decode(ReadOnlySpan<byte> body, string origin, ISourcePartition partition)
    {
        if (!OtlpSchema.Request.IsWhole(body))
        {
            return RowProblem.Malformed("the request is cut off or is no OTLP metrics request");
        }

        _rows.Begin(partition, origin);
        ProtoReader reader = new(body);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.ResourceMetricsTag)
            {
                ReadResource(reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return null;
    }

    /// <inheritdoc />
    public override void Accept() => _rows.Accept();

    /// <inheritdoc />
    public override void Undo() => _rows.Undo();

    private void ReadResource(ReadOnlySpan<byte> message)
    {
        // The resource may stand behind what belongs to it.
        OtlpMetric metric = new() { Resource = Find(message, OtlpSchema.ResourceTag) };
        _rows.NewestTime = long.MinValue;
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.ScopeMetricsTag)
            {
                ReadScope(reader.ReadBytes(), ref metric);
            }
            else
            {
                reader.Skip();
            }
        }

        if (_rows.NewestTime > long.MinValue)
        {
            _rows.AddTarget(metric.Resource);
        }
    }

    private void ReadScope(ReadOnlySpan<byte> message, ref OtlpMetric metric)
    {
        metric.Scope = Find(message, OtlpSchema.ScopeTag);
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.MetricTag)
            {
                ReadMetric(reader.ReadBytes(), ref metric);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadMetric(ReadOnlySpan<byte> message, ref OtlpMetric metric)
    {
        metric.Name = Find(message, OtlpSchema.MetricNameTag);
        metric.Unit = Find(message, OtlpSchema.MetricUnitTag);
        if (!Utf8.IsValid(metric.Name))
        {
            _rows.Reject(message, LabelRules.Problem("the metric's name is not valid UTF-8"));
            return;
        }

        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag is OtlpSchema.GaugeTag or OtlpSchema.SumTag or OtlpSchema.HistogramTag
                or OtlpSchema.ExponentialHistogramTag or OtlpSchema.SummaryTag)
            {
                ReadPoints(reader.ReadBytes(), tag, ref metric);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadPoints(ReadOnlySpan<byte> data, uint kind, ref OtlpMetric metric)
    {
        bool isMonotonic = kind == OtlpSchema.SumTag && FindNumber(data, OtlpSchema.MonotonicTag) != 0;
        metric.IsDelta = kind is not (OtlpSchema.GaugeTag or OtlpSchema.SummaryTag)
            && FindNumber(data, OtlpSchema.TemporalityTag) == OtlpSchema.Delta;
        metric.Kind = kind switch
        {
            OtlpSchema.GaugeTag => OtlpKind.Gauge,
            OtlpSchema.SumTag => isMonotonic ? OtlpKind.Counter : OtlpKind.Sum,
            OtlpSchema.SummaryTag => OtlpKind.Summary,
            _ => OtlpKind.Histogram,
        };
        _rows.BeginMetric(ref metric);
        ProtoReader reader = new(data);
        while (reader.Next(out uint tag))
        {
            if (tag != OtlpSchema.PointTag)
            {
                reader.Skip();
                continue;
            }

            ReadOnlySpan<byte> point = reader.ReadBytes();
            switch (kind)
            {
                case OtlpSchema.GaugeTag or OtlpSchema.SumTag:
                    AddNumber(metric, point);
                    break;
                case OtlpSchema.HistogramTag:
                    _histograms.AddClassic(metric, point);
                    break;
                case OtlpSchema.ExponentialHistogramTag:
                    _histograms.AddExponential(metric, point);
                    break;
                default:
                    _histograms.AddSummary(metric, point);
                    break;
            }
        }
    }

    private void AddNumber(in OtlpMetric metric, ReadOnlySpan<byte> point)
    {
        ulong time = 0;
        ulong flags = 0;
        double? value = null;
        ProtoReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.TimeTag:
                    time = reader.ReadFixed64();
                    break;
                case OtlpSchema.NumberDoubleTag:
                    value = reader.ReadDouble();
                    break;
                case OtlpSchema.NumberIntTag:
                    value = (long)reader.ReadFixed64();
                    break;
                case OtlpSchema.NumberFlagsTag:
                    flags = reader.ReadVarint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        value = (flags & OtlpSchema.NoRecordedValue) != 0 ? StaleMarker.Value : value;
        if (value is null)
        {
            _rows.Reject(point, RowProblem.Malformed("the point has no value"));
        }
        else if (_rows.BeginPoint(metric, point, OtlpSchema.NumberAttributeTag, time))
        {
            _rows.Add(metric, point, OtlpPart.Value, 0, value.Value);
        }
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, uint wanted)
    {
        ReadOnlySpan<byte> found = default;
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag == wanted)
            {
                found = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private static ulong FindNumber(ReadOnlySpan<byte> message, uint wanted)
    {
        ulong found = 0;
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag == wanted)
            {
                found = reader.ReadVarint();
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }
}
