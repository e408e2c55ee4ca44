using Streams.Data;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.Otlp;

/// <summary>What points of histograms and summaries have in common.</summary>
internal struct HistogramHead
{
    public ulong Time;
    public ulong Count;
    public double? Sum;

    /// <summary>Whether nothing was recorded.</summary>
    public bool IsStale;

    /// <summary>A number, or the stale marker when nothing was recorded.</summary>
    public readonly double Or(ulong number) => IsStale ? StaleMarker.Value : number;

    /// <summary>Reads a field, or passes over it.</summary>
    public void Read(uint tag, ref ProtoReader reader, uint flagsTag)
    {
        if (tag == flagsTag)
        {
            IsStale = (reader.ReadVarint() & OtlpSchema.NoRecordedValue) != 0;
            return;
        }

        switch (tag)
        {
            case OtlpSchema.TimeTag:
                Time = reader.ReadFixed64();
                break;
            case OtlpSchema.CountTag:
                Count = reader.ReadFixed64();
                break;
            case OtlpSchema.SumValueTag:
                Sum = reader.ReadDouble();
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
