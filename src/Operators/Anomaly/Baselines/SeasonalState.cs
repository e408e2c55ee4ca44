using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>What <see cref="Seasonal"/> knows of a key beside its curves.</summary>
internal struct SeasonalState
{
    /// <summary>Where the values are, at the time of the last one.</summary>
    public double Level;

    /// <summary>How the level moves in a millisecond, beside what the curves say.</summary>
    public double Trend;

    /// <summary>How far values are from what was expected.</summary>
    public Spread Spread;

    /// <summary>What the curves say at the time of the last value.</summary>
    public double Curve;

    /// <summary>The time of the last value.</summary>
    public long Last;

    /// <summary>The slot that is being gathered, and the time of its last value.</summary>
    public long Slot;
    public long SlotTime;
    public double SlotSum;

    /// <summary>The day of the week that is being gathered.</summary>
    public long Day;
    public double DaySum;
    public int SlotCount;
    public int DayCount;

    /// <summary>How many values there were; 0 for a key of which nothing is known.</summary>
    public int Count;

    /// <summary>How many values in a row were beyond the limit.</summary>
    public int Run;

    /// <summary>Writes the state.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(Level);
        writer.WriteDouble(Trend);
        Spread.Write(writer);
        writer.WriteDouble(Curve);
        writer.WriteLong(Last);
        writer.WriteLong(Slot);
        writer.WriteLong(SlotTime);
        writer.WriteDouble(SlotSum);
        writer.WriteLong(Day);
        writer.WriteDouble(DaySum);
        writer.WriteVarInt((ulong)SlotCount);
        writer.WriteVarInt((ulong)DayCount);
        writer.WriteVarInt((ulong)Count);
        writer.WriteVarInt((ulong)Run);
    }

    /// <summary>Reads a state.</summary>
    public static SeasonalState Read(ref StateReader reader) => new()
    {
        Level = reader.ReadDouble(),
        Trend = reader.ReadDouble(),
        Spread = Spread.Read(ref reader),
        Curve = reader.ReadDouble(),
        Last = reader.ReadLong(),
        Slot = reader.ReadLong(),
        SlotTime = reader.ReadLong(),
        SlotSum = reader.ReadDouble(),
        Day = reader.ReadLong(),
        DaySum = reader.ReadDouble(),
        SlotCount = reader.ReadInt(),
        DayCount = reader.ReadInt(),
        Count = reader.ReadInt(),
        Run = reader.ReadInt(),
    };
}
