using Streams.Data;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.Otlp;

/// <summary>The buckets of an exponential histogram under bounds that classic buckets can have.</summary>
/// <remarks>
/// A bucket of scale s and index i holds values above 2^(i/2^s) up to 2^((i+1)/2^s). Finer scales than
/// <see cref="ScaleMax"/> are joined to it, which is exact, for its bounds are among theirs; so the bounds of a series stay
/// the same when its sender changes the scale.
/// </remarks>
internal sealed class ExponentialBuckets
{
    /// <summary>Four buckets for each doubling.</summary>
    public const int ScaleMax = 2;

    // The specification's own limits for doubles.
    private const long ScaleBound = 20;
    private const long IndexBound = 1L << 31;

    private readonly List<(double Bound, ulong Count)> _negative = [];

    /// <summary>Upper bounds in ascending order, each with the count of its bucket alone.</summary>
    public List<(double Bound, ulong Count)> Buckets { get; } = [];

    /// <summary>Reads a point; false when its numbers are beyond what the format allows.</summary>
    public bool Read(ReadOnlySpan<byte> point, ref HistogramHead head)
    {
        long scale = 0;
        ulong zeroCount = 0;
        double zeroThreshold = 0;
        ReadOnlySpan<byte> positive = default;
        ReadOnlySpan<byte> negative = default;
        ProtoReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.ScaleTag:
                    scale = reader.ReadZigzag();
                    break;
                case OtlpSchema.ZeroCountTag:
                    zeroCount = reader.ReadFixed64();
                    break;
                case OtlpSchema.ZeroThresholdTag:
                    zeroThreshold = reader.ReadDouble();
                    break;
                case OtlpSchema.PositiveTag:
                    positive = reader.ReadBytes();
                    break;
                case OtlpSchema.NegativeTag:
                    negative = reader.ReadBytes();
                    break;
                default:
                    head.Read(tag, ref reader, OtlpSchema.HistogramFlagsTag);
                    break;
            }
        }

        Buckets.Clear();
        _negative.Clear();
        if (Math.Abs(scale) > ScaleBound || !ReadSide(negative, scale, isNegative: true, _negative))
        {
            return false;
        }

        _negative.Reverse();
        Buckets.AddRange(_negative);
        if (zeroCount > 0 || Buckets.Count > 0)
        {
            Buckets.Add((zeroThreshold, zeroCount));
        }

        return ReadSide(positive, scale, isNegative: false, Buckets);
    }

    private static bool ReadSide(ReadOnlySpan<byte> message, long scale, bool isNegative, List<(double Bound, ulong Count)> side)
    {
        long index = 0;
        ProtoReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.BucketsOffsetTag)
            {
                index = reader.ReadZigzag();
            }
            else
            {
                reader.Skip();
            }
        }

        int first = side.Count;
        reader = new ProtoReader(message);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.BucketsCountsTag)
            {
                ReadOnlySpan<byte> packed = reader.ReadBytes();
                for (int at = 0; at < packed.Length && VarInt.TryRead(packed, ref at, out ulong count);)
                {
                    Add(side, first, index++, scale, isNegative, count);
                }
            }
            else if (tag == OtlpSchema.BucketsCountTag)
            {
                Add(side, first, index++, scale, isNegative, reader.ReadVarint());
            }
            else
            {
                reader.Skip();
            }
        }

        return Math.Abs(index) <= IndexBound;
    }

    private static void Add(
        List<(double Bound, ulong Count)> side, int first, long index, long scale, bool isNegative, ulong count)
    {
        int shift = (int)Math.Max(0, scale - ScaleMax);
        long joined = index >> shift;
        double bound = Math.Pow(2, (isNegative ? -joined : joined + 1) * Math.ScaleB(1, (int)-(scale - shift)) * (isNegative ? -1 : 1));
        bound = isNegative ? -bound : bound;
        if (side.Count > first && side[^1].Bound == bound)
        {
            side[^1] = (bound, side[^1].Count + count);
        }
        else if (double.IsFinite(bound))
        {
            side.Add((bound, count));
        }
    }
}
