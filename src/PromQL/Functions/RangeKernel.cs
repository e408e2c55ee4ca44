namespace Streams.PromQL.Functions;

/// <summary>Works out a number of one series' samples, at least one, in a range of time; false when there is none.</summary>
internal delegate bool RangeKernel(
    ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result);
