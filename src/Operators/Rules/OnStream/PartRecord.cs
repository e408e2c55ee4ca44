using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Writes records of frames: the number of a part, and a shard's share of its answer.</summary>
internal static class PartRecord
{
    /// <summary>How many series one record has at most, so that no message grows with their number.</summary>
    public const int SeriesMax = 1_000;

    /// <summary>Begins a record of a share.</summary>
    public static StateWriter Begin(FrameWriter frames, int part)
    {
        StateWriter writer = Begin(frames, PartRecordKind.Share);
        writer.WriteVarInt((ulong)part);
        return writer;
    }

    /// <summary>Begins a record of any kind.</summary>
    public static StateWriter Begin(FrameWriter frames, PartRecordKind kind)
    {
        // One owner evaluates the rest, so nothing is told apart by key.
        StateWriter writer = frames.Record(Labels.Empty);
        writer.WriteByte((byte)kind);
        return writer;
    }

    /// <summary>Writes that a part has no answer at this shard.</summary>
    public static void Fail(FrameWriter frames, int part, string message)
    {
        StateWriter writer = Begin(frames, PartRecordKind.Failure);
        writer.WriteVarInt((ulong)part);
        writer.WriteText(message);
    }
}
