namespace Streams.Operators.Windows.Aggregates;

/// <summary>How arrays by slot grow: by a sixteenth, as they are many and live long.</summary>
internal static class SlotGrowth
{
    private const int Least = 8;

    public static int Next(int length, int needed) => Math.Max(Math.Max(needed, Least), length + (length >> 4));
}
