using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>What <see cref="RobustZscore"/> knows of a key.</summary>
internal struct RobustZscoreState
{
    /// <summary>The middle of the values.</summary>
    public double Median;

    /// <summary>The mean of the last few values that were not beyond the limit.</summary>
    public double Recent;

    /// <summary>How far values are from the median.</summary>
    public Deviation Values;

    /// <summary>How far the mean of the last few is from the median.</summary>
    public Deviation Means;

    /// <summary>How far values are from the mean of those just before.</summary>
    public Deviation Jumps;

    /// <summary>The steps that values come in.</summary>
    public Resolution Resolution;

    /// <summary>How many values there were, as far as that matters.</summary>
    public int Count;

    /// <summary>By how many more values of late were beyond the limit than were not.</summary>
    public int Run;

    /// <summary>Writes the state.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteVarInt((ulong)Count);
        writer.WriteVarInt((ulong)Run);
        writer.WriteDouble(Median);
        writer.WriteDouble(Recent);
        Values.Write(writer);
        Means.Write(writer);
        Jumps.Write(writer);
        Resolution.Write(writer);
    }

    /// <summary>Reads a state.</summary>
    public static RobustZscoreState Read(ref StateReader reader) => new()
    {
        Count = reader.ReadInt(),
        Run = reader.ReadInt(),
        Median = reader.ReadDouble(),
        Recent = reader.ReadDouble(),
        Values = Deviation.Read(ref reader),
        Means = Deviation.Read(ref reader),
        Jumps = Deviation.Read(ref reader),
        Resolution = Resolution.Read(ref reader),
    };
}
