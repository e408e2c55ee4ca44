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

    /// <summary>What the curves say at the time of the last value; NaN where that is not known.</summary>
    public double Curve;

    /// <summary>The time of the last value.</summary>
    public long Last;

    /// <summary>The slot and the day of the week that are being gathered: sums, which ones they are, and of how many values.</summary>
    public double SlotSum;
    public double DaySum;
    public int Slot;
    public int Day;
    public int SlotCount;
    public int DayCount;

    /// <summary>How many values there were; 0 for a key of which nothing is known.</summary>
    public int Count;

    /// <summary>By how many more values of late were beyond the limit than were not.</summary>
    public int Run;

    /// <summary>
    /// The line of the curves that the last value was on, which is at hand here so that most values need not look at the curves;
    /// 0 where it has to be looked up.
    /// </summary>
    public int Line;
    public float From;
    public float Rise;
    public float Weekday;

    /// <summary>Writes the state.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(Level);
        writer.WriteDouble(Trend);
        Spread.Write(writer);
        writer.WriteDouble(Curve);
        writer.WriteLong(Last);
        writer.WriteVarInt((ulong)Slot);
        writer.WriteDouble(SlotSum);
        writer.WriteVarInt((ulong)Day);
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
        Slot = reader.ReadInt(),
        SlotSum = reader.ReadDouble(),
        Day = reader.ReadInt(),
        DaySum = reader.ReadDouble(),
        SlotCount = reader.ReadInt(),
        DayCount = reader.ReadInt(),
        Count = reader.ReadInt(),
        Run = reader.ReadInt(),
    };
}
