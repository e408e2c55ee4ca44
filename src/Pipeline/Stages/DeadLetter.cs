namespace Streams.Stages;

/// <summary>Input that could not be used, as it came, and why.</summary>
/// <param name="Source">The source stage.</param>
/// <param name="Place">Where it stood.</param>
/// <param name="Reason">The counted reason.</param>
/// <param name="Detail">What is wrong with it.</param>
/// <param name="Time">When it came, by the clock.</param>
/// <param name="Raw">The bytes.</param>
public sealed record DeadLetter(
    string Source, string Place, DropReason Reason, string Detail, DateTimeOffset Time, ReadOnlyMemory<byte> Raw);
