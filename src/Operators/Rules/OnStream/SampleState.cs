using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Writes and reads the samples of one series.</summary>
internal static class SampleState
{
    /// <summary>Writes samples: how far each is behind the one before, and its value.</summary>
    public static void Write(StateWriter writer, SampleRange samples)
    {
        writer.WriteVarInt((ulong)samples.Count);
        long before = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            writer.WriteLong(samples.Times[i] - before);
            writer.WriteDouble(samples.Values[i]);
            before = samples.Times[i];
        }
    }

    /// <summary>Reads samples one by one.</summary>
    public static void Read(ref StateReader reader, Action<long, double> add)
    {
        long time = 0;
        for (int left = reader.ReadInt(); left > 0; left--)
        {
            time += reader.ReadLong();
            add(time, reader.ReadDouble());
        }
    }
}
