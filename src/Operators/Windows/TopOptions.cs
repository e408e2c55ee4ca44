using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Which keys of a window are told of, where only the largest matter.</summary>
public sealed record TopOptions
{
    /// <summary>How many keys.</summary>
    [Bounds("1", "10000")]
    public required int Count { get; init; }

    /// <summary>The aggregate that decides; it must be among the window's.</summary>
    [Example("p99")]
    public required Aggregate By { get; init; }
}
