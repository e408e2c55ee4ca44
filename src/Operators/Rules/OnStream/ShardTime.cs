using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>What a shard knows of time when it sends a frame.</summary>
/// <param name="FirstRow">The time of the earliest row it has had; null when it had none yet.</param>
/// <param name="SkippedBefore">Where it goes on after it has left evaluations out; null when it has not.</param>
/// <param name="DataEnd">The time just behind all data, in frames behind its end; null before.</param>
internal readonly record struct ShardTime(long? FirstRow, long? SkippedBefore, long? DataEnd)
{
    public void Write(StateWriter writer)
    {
        Write(writer, FirstRow);
        Write(writer, SkippedBefore);
        Write(writer, DataEnd);
    }

    public static ShardTime Read(ref StateReader reader) => new(ReadOne(ref reader), ReadOne(ref reader), ReadOne(ref reader));

    private static void Write(StateWriter writer, long? time)
    {
        writer.WriteByte(time is null ? (byte)0 : (byte)1);
        if (time is { } known)
        {
            writer.WriteLong(known);
        }
    }

    private static long? ReadOne(ref StateReader reader) => reader.ReadByte() == 0 ? null : reader.ReadLong();
}
