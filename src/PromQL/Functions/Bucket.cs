namespace Streams.PromQL.Functions;

/// <summary>A bucket of a histogram: how many observations are not above a bound.</summary>
internal readonly record struct Bucket(double UpperBound, double Count);
