namespace Streams.Operators.Windows.Aggregates;

/// <summary>Room for some rows of a <see cref="SketchLogPart"/>.</summary>
internal sealed class SketchLogChunk
{
    public const int Capacity = 1024;
    public const int Bytes = Capacity * (sizeof(ushort) + sizeof(double));

    /// <summary>The slot of each row within its part.</summary>
    public ushort[] Slots { get; } = new ushort[Capacity];

    /// <summary>The value of each row.</summary>
    public double[] Values { get; } = new double[Capacity];
}
