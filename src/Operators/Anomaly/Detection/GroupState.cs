using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>What is known of a group beside what was learnt of its values.</summary>
internal struct GroupState
{
    /// <summary>The time of the last vector.</summary>
    public long LastTime;

    /// <summary>How many vectors there were; 0 for a group of which nothing is known.</summary>
    public long Vectors;

    /// <summary>Whether it was told that nothing comes any more.</summary>
    public bool IsAbsent;

    /// <summary>Whether it is in an anomaly.</summary>
    public Verdict Verdict;

    /// <summary>Writes the state.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteVarInt((ulong)Vectors);
        if (Vectors > 0)
        {
            writer.WriteLong(LastTime);
            writer.WriteByte(IsAbsent ? (byte)1 : (byte)0);
            Verdict.Write(writer);
        }
    }

    /// <summary>Reads a state that was written in the given version.</summary>
    public static GroupState Read(ref StateReader reader, int version)
    {
        GroupState state = new() { Vectors = (long)reader.ReadVarInt() };
        if (state.Vectors > 0)
        {
            state.LastTime = reader.ReadLong();
            state.IsAbsent = reader.ReadByte() == 1;
            state.Verdict = Verdict.Read(ref reader, hasWorst: version >= DetectionSnapshot.Version);
        }

        return state;
    }
}
