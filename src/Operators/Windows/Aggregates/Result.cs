namespace Streams.Operators.Windows.Aggregates;

/// <summary>One number that a window tells of a key: where it comes from and what its series is called.</summary>
/// <param name="Aggregate">The aggregate as the topology names it.</param>
/// <param name="Column">The number of the column that knows it.</param>
/// <param name="Suffix">What the name ends in behind the aggregate; only the parts of a histogram have one.</param>
/// <param name="Bucket">Which bucket of a histogram; -1 for anything else.</param>
/// <param name="Bound">The bucket's upper bound, as the value of the label <c>le</c>.</param>
internal sealed record Result(Aggregate Aggregate, int Column, string Suffix = "", int Bucket = -1, string? Bound = null);
