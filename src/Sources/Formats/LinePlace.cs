namespace Streams.Sources.Formats;

/// <summary>Where a line stands in its input.</summary>
/// <param name="Origin">The input: a file's name, a topic's partition, a request.</param>
/// <param name="Line">The line's number from 1, or 0 when reading began in the middle and it is not known.</param>
/// <param name="Offset">The offset of the line's first byte.</param>
public readonly record struct LinePlace(string Origin, long Line, long Offset)
{
    /// <summary>The place as <c>origin:line</c>, or <c>origin@offset</c> when the line's number is not known.</summary>
    public override string ToString() => Line > 0 ? $"{Origin}:{Line}" : $"{Origin}@{Offset}";
}
