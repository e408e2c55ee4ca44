namespace Streams.Stages;

/// <summary>The smallest and largest value that a number, a <see cref="TimeSpan"/> or a <see cref="ByteSize"/> may have.</summary>
/// <remarks>The bounds are written as in a topology file: <c>"1"</c>, <c>"10s"</c>, <c>"64MiB"</c>.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(string minimum, string? maximum = null) : Attribute
{
    /// <summary>The smallest value.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The largest value; null when there is none.</summary>
    public string? Maximum { get; } = maximum;
}
