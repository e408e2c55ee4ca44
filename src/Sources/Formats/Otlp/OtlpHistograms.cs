using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Streams.Data;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Turns histograms and summaries into classic series: buckets or quantiles, a sum and a count.</summary>
internal sealed class OtlpHistograms(OtlpRows rows)
{
    private readonly List<double> _bounds = [];
    private readonly List<ulong> _counts = [];
    private readonly ExponentialBuckets _buckets = new();

    /// <summary>Adds a point of a histogram with bounds of its own.</summary>
    public void AddClassic(in OtlpMetric metric, ReadOnlySpan<byte> point)
    {
        HistogramHead head = default;
        _bounds.Clear();
        _counts.Clear();
        ProtoReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.BucketCountsTag:
                    AddPacked(reader.ReadBytes(), bits => _counts.Add(bits));
                    break;
                case OtlpSchema.BucketCountTag:
                    _counts.Add(reader.ReadFixed64());
                    break;
                case OtlpSchema.ExplicitBoundsTag:
                    AddPacked(reader.ReadBytes(), bits => _bounds.Add(BitConverter.UInt64BitsToDouble(bits)));
                    break;
                case OtlpSchema.ExplicitBoundTag:
                    _bounds.Add(reader.ReadDouble());
                    break;
                default:
                    head.Read(tag, ref reader, OtlpSchema.HistogramFlagsTag);
                    break;
            }
        }

        if (!AreAscending(_bounds) || (_counts.Count > 0 && _counts.Count != _bounds.Count + 1))
        {
            rows.Reject(point, RowProblem.Malformed("the histogram's bounds do not ascend, or do not fit its counts"));
        }
        else if (rows.BeginPoint(metric, point, OtlpSchema.HistogramAttributeTag, head.Time))
        {
            ulong below = 0;
            for (int i = 0; i < _bounds.Count && (_counts.Count > 0 || head.IsStale); i++)
            {
                below += _counts.Count > 0 ? _counts[i] : 0;
                rows.Add(metric, point, OtlpPart.Bucket, _bounds[i], head.Or(below));
            }

            AddRest(metric, point, head);
        }
    }

    /// <summary>Adds a point of a histogram whose bounds are powers.</summary>
    public void AddExponential(in OtlpMetric metric, ReadOnlySpan<byte> point)
    {
        HistogramHead head = default;
        if (!_buckets.Read(point, ref head))
        {
            rows.Reject(point, RowProblem.Malformed("the exponential histogram's scale or offset is out of range"));
        }
        else if (rows.BeginPoint(metric, point, OtlpSchema.ExponentialAttributeTag, head.Time))
        {
            ulong below = 0;
            foreach ((double bound, ulong count) in _buckets.Buckets)
            {
                below += count;
                rows.Add(metric, point, OtlpPart.Bucket, bound, head.Or(below));
            }

            AddRest(metric, point, head);
        }
    }

    /// <summary>Adds a point of a summary.</summary>
    public void AddSummary(in OtlpMetric metric, ReadOnlySpan<byte> point)
    {
        HistogramHead head = default;
        ProtoReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            head.Read(tag, ref reader, OtlpSchema.SummaryFlagsTag);
        }

        if (!rows.BeginPoint(metric, point, OtlpSchema.SummaryAttributeTag, head.Time))
        {
            return;
        }

        reader = new ProtoReader(point);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.QuantileValueTag)
            {
                (double quantile, double value) = ReadQuantile(reader.ReadBytes());
                rows.Add(metric, point, OtlpPart.Quantile, quantile, head.IsStale ? StaleMarker.Value : value);
            }
            else
            {
                reader.Skip();
            }
        }

        rows.Add(metric, point, OtlpPart.Sum, 0, head.IsStale ? StaleMarker.Value : head.Sum ?? 0);
        rows.Add(metric, point, OtlpPart.Count, 0, head.Or(head.Count));
    }

    private void AddRest(in OtlpMetric metric, ReadOnlySpan<byte> point, in HistogramHead head)
    {
        rows.Add(metric, point, OtlpPart.Bucket, double.PositiveInfinity, head.Or(head.Count));
        if (head.Sum is { } sum)
        {
            rows.Add(metric, point, OtlpPart.Sum, 0, head.IsStale ? StaleMarker.Value : sum);
        }

        rows.Add(metric, point, OtlpPart.Count, 0, head.Or(head.Count));
    }

    private static (double Quantile, double Value) ReadQuantile(ReadOnlySpan<byte> message)
    {
        (double Quantile, double Value) read = (0, 0);
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.QuantileTag:
                    read.Quantile = reader.ReadDouble();
                    break;
                case OtlpSchema.ValueTag:
                    read.Value = reader.ReadDouble();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return read;
    }

    private static void AddPacked(ReadOnlySpan<byte> packed, Action<ulong> add)
    {
        for (; packed.Length >= sizeof(ulong); packed = packed[sizeof(ulong)..])
        {
            add(BinaryPrimitives.ReadUInt64LittleEndian(packed));
        }
    }

    private static bool AreAscending(List<double> bounds)
    {
        ReadOnlySpan<double> all = CollectionsMarshal.AsSpan(bounds);
        for (int i = 0; i < all.Length; i++)
        {
            if (double.IsNaN(all[i]) || (i > 0 && all[i] <= all[i - 1]))
            {
                return false;
            }
        }

        return true;
    }
}
