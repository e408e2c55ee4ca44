namespace Streams.PromQL.Functions;

/// <summary>What a function of a range gets beside the samples.</summary>
/// <param name="Time">The time of evaluation, in milliseconds.</param>
/// <param name="First">Its first number, NaN when it takes none.</param>
/// <param name="Second">Its second number, NaN when it takes none.</param>
internal readonly record struct RangeArguments(long Time, double First, double Second);
